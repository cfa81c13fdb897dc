using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>A manifest in a tar file.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Text">As it stands there.</param>
/// <param name="Manifest">What it says.</param>
internal sealed record PackedManifest(string Key, string Text, Manifest Manifest);

/// <summary>What a tar file of a cache holds, unpacked into a folder and checked.</summary>
/// <param name="Manifests">The manifests by key.</param>
/// <param name="Blobs">The size of each blob by digest; the blob lies in the folder under its digest.</param>
internal sealed record CacheArchive(Map<string, PackedManifest> Manifests, Map<string, long> Blobs)
{
    /// <summary>Manifests are read whole.</summary>
    private const long LargestManifest = 16_000_000;

    private const int Buffer = 1 << 16;

    private static readonly CacheArchive Empty = new(Map<string, PackedManifest>(), Map<string, long>());

    /// <summary>Unpacks a file; Left says what is wrong with it. A file cannot take more room than it has itself.</summary>
    internal static Either<string, CacheArchive> Unpack(string path, string folder, CancellationToken cancel)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer, FileOptions.SequentialScan);
        return Eithers.FoldWhile(TarEntries.Of(file), Empty, (known, next) =>
            {
                cancel.ThrowIfCancellationRequested();
                return next.Bind(entry => known.Add(entry, folder));
            })
            .Bind(all => all.Flaw().Match(Some: Left<string, CacheArchive>, None: () => all));
    }

    private Either<string, CacheArchive> Add(TarEntry entry, string folder) =>
        (Named(entry.Name, "manifests", ".json").Map(key => AddManifest(entry, key))
            || Named(entry.Name, "blobs", "").Map(digest => AddBlob(entry, Path.Combine(folder, digest))))
        .IfNone(() => $"holds {Shown(entry.Name)}, which is neither manifests/k2/KEY.json nor blobs/d2/DIGEST");

    private Either<string, CacheArchive> AddManifest(TarEntry entry, string key) => Manifests.ContainsKey(key)
        ? Twice(entry)
        : Text(entry).Bind(text => ManifestFile.Of(text, key)
            .Map(manifest => this with { Manifests = Manifests.Add(key, new PackedManifest(key, text, manifest)) })
            .MapLeft(reason => $"has a manifest that cannot be used, {Format.ShortDigest(key)}: {reason}"));

    private Either<string, CacheArchive> AddBlob(TarEntry entry, string path) =>
        Path.GetFileName(path) is var digest && Blobs.ContainsKey(digest)
            ? Twice(entry)
            : Blob(entry, path).Bind(found => found == digest
                ? Right<string, CacheArchive>(this with { Blobs = Blobs.Add(digest, entry.Length) })
                : $"has a blob that is not what its name says: {Format.ShortDigest(digest)}");

    private static string Twice(TarEntry entry) => $"has {Shown(entry.Name)} twice";

    /// <summary>The key or digest in a name.</summary>
    private static Option<string> Named(string name, string room, string ending) =>
        name.Split('/') is [var first, var two, var last]
        && first == room
        && last.EndsWith(ending, StringComparison.Ordinal)
        && last[..^ending.Length] is var key
        && Digest.Is(key)
        && key[..2] == two
            ? key
            : Option<string>.None;

    private static Either<string, string> Text(TarEntry entry)
    {
        if (entry.Length > LargestManifest)
        {
            return Left($"has a manifest of {Format.Bytes(entry.Length)}, more than {Format.Bytes(LargestManifest)}");
        }

        var bytes = new byte[entry.Length];
        return entry.DataStream?.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) is { } count && count < bytes.Length
            ? Left("is cut off")
            : Right(Encoding.UTF8.GetString(bytes));
    }

    /// <summary>Copies a content out and returns its digest.</summary>
    private static Either<string, string> Blob(TarEntry entry, string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var copy = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[Buffer];
        for (var count = Read(entry, buffer); count > 0; count = Read(entry, buffer))
        {
            hash.AppendData(buffer, 0, count);
            copy.Write(buffer, 0, count);
        }

        return copy.Length < entry.Length ? Left("is cut off") : Right(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static int Read(TarEntry entry, byte[] buffer) => entry.DataStream?.Read(buffer) ?? 0;

    /// <summary>Every manifest must have its blobs, and nothing else may be there.</summary>
    private Option<string> Flaw()
    {
        var files = Seq(Manifests.Values.ToArray()).Bind(packed => packed.Manifest.Files);
        var named = files.Map(file => file.Digest).ToHashSet(StringComparer.Ordinal);
        return Manifests.IsEmpty
            ? "holds no outputs"
            : files.Find(file => !Blobs.Find(file.Digest).Exists(size => size == file.Size))
                .Map(lost => string.Create(
                    CultureInfo.InvariantCulture,
                    $"lacks {Shown(lost.Name)}, {lost.Size} bytes, blob {Format.ShortDigest(lost.Digest)}"))
                || Seq(Blobs.Keys.ToArray()).Find(blob => !named.Contains(blob))
                    .Map(stray => $"has a blob that belongs to no output: {Format.ShortDigest(stray)}");
    }

    /// <summary>A name for a message: nothing in it may steer a terminal.</summary>
    private static string Shown(string name) => CanonicalText.Text(name.Length > 80 ? name[..80] : name);
}
