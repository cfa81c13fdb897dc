using System.Globalization;

namespace Multitask.Pipeline.Keys;

/// <summary>The address of a stage's output: a digest of everything that decides it.</summary>
/// <param name="Value">SHA-256 of <paramref name="Parts"/>, 64 lower-case hexadecimal digits.</param>
/// <param name="Parts">Canonical JSON of kind, version, config, seed, inputs, sources and environment.</param>
public sealed record StageKey(string Value, string Parts)
{
    /// <summary>The names of the inputs, in the order of their digests among the parts: for messages, no part of the key.</summary>
    public Seq<string> Inputs { get; init; }

    /// <summary>The key of a stage, given what its inputs turned out to be.</summary>
    /// <remarks>
    /// Inputs are told by content, not by key: an upstream change that leaves the output as it was stops there. Nor are they told by
    /// name: a stage whose output holds names has them in its config.
    /// </remarks>
    /// <returns>Left: why a file outside the store cannot be digested.</returns>
    public static Either<string, StageKey> Of<T>(PlannedStage<T> stage, ulong seed, Seq<Artifact> inputs) =>
        stage.Work.Sources().Map(sources => Sealed(CanonicalText.Object(
        [
            ("kind", CanonicalText.Text(stage.Kind)),
            ("version", stage.Work.Version.ToString(CultureInfo.InvariantCulture)),
            ("config", stage.Work.Config),
            ("seed", stage.Work.Seeded ? seed.ToString(CultureInfo.InvariantCulture) : "null"),
            ("inputs", CanonicalText.Array(inputs.Map(input => CanonicalText.Text(input.Digest)))),
            ("sources", Pairs(sources)),
            ("environment", Pairs(stage.Work.Environment)),
        ])) with
        { Inputs = inputs.Map(input => input.Stage).Strict() });

    private static StageKey Sealed(string parts) => new(Digest.OfText(parts), parts);

    private static string Pairs(Seq<(string Name, string Value)> pairs) =>
        CanonicalText.Object(pairs.Map(pair => (pair.Name, CanonicalText.Text(pair.Value))));
}
