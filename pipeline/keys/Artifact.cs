namespace Multitask.Pipeline.Keys;

/// <summary>The stored output of a stage, or what another stage reads of it.</summary>
/// <param name="Stage">The name of the stage in this pipeline. It is not part of keys: for messages only.</param>
/// <param name="Key">Its key. It is not part of the keys of stages that read this: for messages only.</param>
/// <param name="Digest">Of its content: SHA-256 over the names and digests of its files.</param>
/// <param name="Files">File name (with <c>/</c> between folders) to the absolute path of its verified, read-only content.</param>
public sealed record Artifact(string Stage, string Key, string Digest, Map<string, string> Files)
{
    /// <summary>The digests of the files by name, as far as they are known and not measured.</summary>
    public Map<string, string> Digests { get; init; }

    /// <summary>Only some of the files, under their own digest; none where that is not known.</summary>
    /// <param name="names">Which, where they are there; none: the whole.</param>
    internal Option<Artifact> Only(Option<Seq<string>> names) => names.Match(
        None: () => this,
        Some: some => Digests.IsEmpty && !some.IsEmpty ? None : Some(Only(toSet(some))));

    private Artifact Only(Set<string> names) => this with
    {
        Digest = Keys.Digest.OfFiles(Seq(Digests.AsEnumerable().Where(file => names.Contains(file.Key)).Select(file => (file.Key, file.Value)).ToArray())),
        Files = Files.Filter((name, _) => names.Contains(name)),
        Digests = Digests.Filter((name, _) => names.Contains(name)),
    };
}
