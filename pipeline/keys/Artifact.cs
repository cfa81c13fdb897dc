namespace Multitask.Pipeline.Keys;

/// <summary>The stored output of a stage.</summary>
/// <param name="Stage">The name of the stage in this pipeline. It is not part of keys: for messages only.</param>
/// <param name="Key">Its key. It is not part of the keys of stages that read this: for messages only.</param>
/// <param name="Digest">Of its content: SHA-256 over the names and digests of its files.</param>
/// <param name="Files">File name (with <c>/</c> between folders) to the absolute path of its verified, read-only content.</param>
public sealed record Artifact(string Stage, string Key, string Digest, Map<string, string> Files);
