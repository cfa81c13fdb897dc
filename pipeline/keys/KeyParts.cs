namespace Multitask.Pipeline.Keys;

/// <summary>Everything that decides a stage's output.</summary>
/// <remarks>
/// Inputs are identified by content, not by key: an upstream change that leaves the output as it was stops there. Nor are they
/// identified by name: a stage whose output holds names has them in its config.
/// </remarks>
public sealed record KeyParts
{
    /// <summary>The kind of stage.</summary>
    public required string Kind { get; init; }

    /// <summary>The version of its code.</summary>
    public required int Version { get; init; }

    /// <summary>Canonical JSON of its configuration.</summary>
    public required string Config { get; init; }

    /// <summary>The pipeline's seed, if the stage depends on it.</summary>
    public required Option<ulong> Seed { get; init; }

    /// <summary>The outputs that it reads, in order.</summary>
    public required Seq<Artifact> Inputs { get; init; }

    /// <summary>Content digests of files outside the store, by name.</summary>
    public required Seq<(string Name, string Value)> Sources { get; init; }

    /// <summary>Versions of libraries and the like, by name.</summary>
    public required Seq<(string Name, string Value)> Environment { get; init; }
}
