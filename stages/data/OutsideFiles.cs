using System.Security.Cryptography;

namespace Multitask.Stages.Data;

/// <summary>Digests of the files a source reads.</summary>
internal static class OutsideFiles
{
    /// <summary>SHA-256 of each file, in the order of their names; the first that cannot be read is the error.</summary>
    internal static Either<string, Seq<OutsideFile>> Digest(string folder, Seq<string> names)
    {
        var sorted = names.OrderBy(name => name, StringComparer.Ordinal).ToArray();
        var digests = new Either<string, OutsideFile>[sorted.Length];
        Parallel.For(0, sorted.Length, i => digests[i] = DigestOne(folder, sorted[i]));
        return Eithers.Sequence(digests);
    }

    private static Either<string, OutsideFile> DigestOne(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return Files.Attempt<OutsideFile>(path, () =>
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            return new OutsideFile(name, Convert.ToHexStringLower(SHA256.HashData(stream)));
        });
    }
}
