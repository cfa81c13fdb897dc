using System.Security.Cryptography;
using static LanguageExt.Prelude;

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
        Parallel.For(0, sorted.Length, i => digests[i] = DigestOf(Path.Combine(folder, sorted[i])).Map(digest => new OutsideFile(sorted[i], digest)));
        return Eithers.Traverse(digests, digest => digest);
    }

    /// <summary>SHA-256 of a file.</summary>
    internal static Either<string, string> DigestOf(string path) => Files.File(path, () =>
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        return Right<string, string>(Convert.ToHexStringLower(SHA256.HashData(stream)));
    });
}
