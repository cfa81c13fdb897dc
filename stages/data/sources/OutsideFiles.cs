using System.Security.Cryptography;

namespace Multitask.Stages.Data.Sources;

/// <summary>
/// A file outside the pipeline that data come from: its name inside the source and the SHA-256 of its bytes in lower-case
/// hexadecimal.
/// </summary>
public sealed record OutsideFile(string Name, string Digest);

/// <summary>Digests of the files a source reads.</summary>
internal static class OutsideFiles
{
    /// <summary>SHA-256 of each file, in the order of their names; the first that cannot be read is the error.</summary>
    internal static Either<string, Seq<OutsideFile>> Digest(string folder, Seq<string> names)
    {
        var sorted = names.OrderBy(name => name, StringComparer.Ordinal).ToArray();
        var digests = new Either<string, OutsideFile>[sorted.Length];
        Parallel.For(0, sorted.Length, i => digests[i] = DigestOne(folder, sorted[i]));
        return Eithers.Traverse(digests, digest => digest);
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
