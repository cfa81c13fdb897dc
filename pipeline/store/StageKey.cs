using System.Globalization;

namespace Multitask.Pipeline;

/// <summary>The address of a stage's output: a digest of everything that decides it.</summary>
/// <param name="Value">SHA-256 of <paramref name="Parts"/>, 64 lower-case hexadecimal digits.</param>
/// <param name="Parts">Canonical JSON of kind, version, config, seed, inputs, sources and environment.</param>
public sealed record StageKey(string Value, string Parts)
{
    /// <summary>The key of a stage, given what its inputs turned out to be.</summary>
    /// <remarks>
    /// Inputs are told by content, not by key: an upstream change that leaves the output as it was stops there. Their names belong
    /// to the key since the work sees them (<see cref="Artifact.Stage"/>).
    /// </remarks>
    /// <returns>Left: why a file outside the store cannot be digested.</returns>
    public static Either<string, StageKey> Of<T>(PlannedStage<T> stage, ulong seed, Seq<Artifact> inputs) =>
        stage.Body.Sources().Map(sources => Sealed(CanonicalText.Object(
        [
            ("kind", CanonicalText.Text(stage.Kind)),
            ("version", stage.Body.Version.ToString(CultureInfo.InvariantCulture)),
            ("config", stage.Body.Config),
            ("seed", stage.Body.Seeded ? seed.ToString(CultureInfo.InvariantCulture) : "null"),
            ("inputs", CanonicalText.Array(inputs.Map(input => CanonicalText.Object(
                [("stage", CanonicalText.Text(input.Stage)), ("digest", CanonicalText.Text(input.Digest))])))),
            ("sources", Pairs(sources)),
            ("environment", Pairs(stage.Body.Environment)),
        ])));

    private static StageKey Sealed(string parts) => new(Digest.OfText(parts), parts);

    private static string Pairs(Seq<(string Name, string Value)> pairs) =>
        CanonicalText.Object(pairs.Map(pair => (pair.Name, CanonicalText.Text(pair.Value))));
}
