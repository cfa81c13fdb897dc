using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>A manifest in a tar file.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Text">As it stands there.</param>
/// <param name="Manifest">What it says.</param>
internal sealed record Packed(string Key, string Text, Manifest Manifest);

/// <summary>What a tar file of a cache holds, unpacked into a folder and checked.</summary>
/// <param name="Manifests">The manifests by key.</param>
/// <param name="Blobs">The size of each blob by digest; the blob lies in the folder under its digest.</param>
internal sealed record Unpacking(Map<string, Packed> Manifests, Map<string, long> Blobs)
{
    /// <summary>Manifests are read whole.</summary>
    private const long LargestManifest = 16_000_000;

    private const int Buffer = 1 << 16;

    private static readonly Unpacking Nothing = new(Map<string, Packed>(), Map<string, long>());

    /// <summary>Unpacks a file; Left says what is wrong with it. A file cannot take more room than it has itself.</summary>
    internal static Either<string, Unpacking> Of(string tar, string folder, CancellationToken cancel)
    {
        using var file = new FileStream(tar, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer, FileOptions.SequentialScan);
        return Entries(file, folder, cancel).Bind(all => Flaw(all).Match(Some: Left<string, Unpacking>, None: () => all));
    }

    private static Either<string, Unpacking> Entries(Stream file, string folder, CancellationToken cancel)
    {
        var block = new byte[TarHeader.Block];
        var all = Right<string, Unpacking>(Nothing);
        var more = true;
        while (more && all.IsRight)
        {
            cancel.ThrowIfCancellationRequested();
            var header = file.ReadAtLeast(block, block.Length, throwOnEndOfStream: false) == block.Length
                ? TarHeader.Of(block)
                : "is cut off, or no tar file";
            more = header.Exists(found => found.IsSome);
            all = header.Bind(found => found.Match(
                Some: entry => all.Bind(known => Entry(file, entry, known, folder)),
                None: () => all));
        }

        return all;
    }

    private static Either<string, Unpacking> Entry(Stream file, TarHeader header, Unpacking known, string folder) =>
        header.Size + header.Padding > file.Length - file.Position ? "is cut off"
        : (Named(header.Name, "manifests", ".json").Map(key => ManifestEntry(file, header, known, key))
                || Named(header.Name, "blobs", "").Map(digest => BlobEntry(file, header, known, Path.Combine(folder, digest))))
            .IfNone(() => $"holds {TarHeader.Shown(header.Name)}, which is neither manifests/k2/KEY.json nor blobs/d2/DIGEST");

    private static Either<string, Unpacking> ManifestEntry(Stream file, TarHeader header, Unpacking known, string key) =>
        known.Manifests.ContainsKey(key)
            ? Twice(header)
            : Text(file, header)
                .Bind(text => ManifestFile.Of(text, key)
                    .Map(manifest => known with { Manifests = known.Manifests.Add(key, new Packed(key, text, manifest)) })
                    .MapLeft(reason => $"has a manifest that cannot be used, {Amounts.Short(key)}: {reason}"));

    private static Either<string, Unpacking> BlobEntry(Stream file, TarHeader header, Unpacking known, string path) =>
        Path.GetFileName(path) is var digest && known.Blobs.ContainsKey(digest)
            ? Twice(header)
            : Blob(file, header, path).Bind(found => found == digest
                ? Right<string, Unpacking>(known with { Blobs = known.Blobs.Add(digest, header.Size) })
                : $"has a blob that is not what its name says: {Amounts.Short(digest)}");

    private static string Twice(TarHeader header) => $"has {TarHeader.Shown(header.Name)} twice";

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

    private static Either<string, string> Text(Stream file, TarHeader header)
    {
        if (header.Size > LargestManifest)
        {
            return Left($"has a manifest of {Disk.Size(header.Size)}, more than {Disk.Size(LargestManifest)}");
        }

        var bytes = new byte[header.Size];
        file.ReadExactly(bytes);
        file.Position += header.Padding;
        return Right(Encoding.UTF8.GetString(bytes));
    }

    /// <summary>Copies a content out and returns its digest.</summary>
    private static Either<string, string> Blob(Stream file, TarHeader header, string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var copy = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[Buffer];
        for (var left = header.Size; left > 0;)
        {
            var count = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (count == 0)
            {
                return Left("is cut off");
            }

            hash.AppendData(buffer, 0, count);
            copy.Write(buffer, 0, count);
            left -= count;
        }

        file.Position += header.Padding;
        return Right(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Every manifest must have its blobs, and nothing else may be there.</summary>
    private static Option<string> Flaw(Unpacking all)
    {
        var files = Seq(all.Manifests.Values.ToArray()).Bind(packed => packed.Manifest.Files).Strict();
        var named = files.Map(file => file.Digest).ToHashSet(StringComparer.Ordinal);
        return all.Manifests.IsEmpty
            ? "holds no outputs"
            : files.Find(file => !all.Blobs.Find(file.Digest).Exists(size => size == file.Size))
                .Map(lost => string.Create(
                    CultureInfo.InvariantCulture,
                    $"lacks {TarHeader.Shown(lost.Name)}, {lost.Size} bytes, blob {Amounts.Short(lost.Digest)}"))
                || Seq(all.Blobs.Keys.ToArray()).Find(blob => !named.Contains(blob))
                    .Map(stray => $"has a blob that belongs to no output: {Amounts.Short(stray)}");
    }
}
