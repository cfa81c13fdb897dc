using System.Globalization;

namespace Multitask.Pipeline.Keys;

/// <summary>The address of a stage's output: a digest of everything that decides it.</summary>
/// <param name="Value">SHA-256 of <paramref name="Parts"/>, 64 lower-case hexadecimal digits.</param>
/// <param name="Parts">Canonical JSON of kind, version, config, seed, inputs, sources and environment.</param>
public sealed record StageKey(string Value, string Parts)
{
    /// <summary>The names of the inputs, in the order of their digests among the parts: for messages, no part of the key.</summary>
    public Seq<string> Inputs { get; init; }

    /// <summary>The digests of files outside the store that are among the parts, by name: for whoever reads these files, no part of the key.</summary>
    public Seq<(string Name, string Digest)> Sources { get; init; }

    /// <summary>The key that parts make.</summary>
    public static StageKey Of(KeyParts parts) => Sealed(CanonicalText.Object(
    [
        ("kind", CanonicalText.Text(parts.Kind)),
        ("version", parts.Version.ToString(CultureInfo.InvariantCulture)),
        ("config", parts.Config),
        ("seed", parts.Seed.Map(seed => seed.ToString(CultureInfo.InvariantCulture)).IfNone("null")),
        ("inputs", CanonicalText.Array(parts.Inputs.Map(input => CanonicalText.Text(input.Digest)))),
        ("sources", Pairs(parts.Sources)),
        ("environment", Pairs(parts.Environment)),
    ])) with
    { Inputs = parts.Inputs.Map(input => input.Stage), Sources = parts.Sources };

    private static StageKey Sealed(string parts) => new(Digest.OfText(parts), parts);

    private static string Pairs(Seq<(string Name, string Value)> pairs) =>
        CanonicalText.Object(pairs.Map(pair => (pair.Name, CanonicalText.Text(pair.Value))));
}
