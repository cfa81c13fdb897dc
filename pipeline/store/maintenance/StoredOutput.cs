using System.Text.RegularExpressions;

namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>What a store has under a key, as its manifest says.</summary>
/// <param name="Key">The key.</param>
/// <param name="Entry">The manifest's file.</param>
/// <param name="Manifest">The manifest; none if it cannot be understood.</param>
/// <param name="Blobs">The digests it names. Of one that cannot be understood: all that look like digests.</param>
internal sealed partial record StoredOutput(string Key, StoreEntry Entry, Option<Manifest> Manifest, Seq<string> Blobs)
{
    /// <summary>The bytes of its files.</summary>
    internal long Bytes => Manifest.Map(manifest => manifest.Files.Sum(file => file.Size)).IfNone(0);

    /// <summary>Reads the manifest in a file; Left is the reason why the file cannot be read.</summary>
    internal static Either<string, StoredOutput> Read(StoreEntry entry) => Disk.Try(() => File.ReadAllText(entry.Path)).Map(json =>
    {
        var key = Path.GetFileNameWithoutExtension(entry.Name);
        var manifest = ManifestFile.Of(json, key).ToOption();
        return new StoredOutput(
            key, entry, manifest, manifest.Map(known => known.Files.Map(file => file.Digest)).IfNone(() => Digests(json)));
    });

    /// <summary>Everything in a text that looks like a digest.</summary>
    internal static Seq<string> Digests(string text) =>
        Seq(DigestPattern().Matches(text).Select(match => match.Value).Distinct().ToArray());

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")]
    private static partial Regex DigestPattern();
}
