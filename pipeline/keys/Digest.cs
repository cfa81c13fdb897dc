using System.Security.Cryptography;
using System.Text;

namespace Multitask.Pipeline.Keys;

/// <summary>SHA-256 as 64 lower-case hexadecimal digits.</summary>
public static class Digest
{
    /// <summary>Of a text in UTF-8.</summary>
    public static string OfText(string text) => OfBytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Of some bytes.</summary>
    internal static string OfBytes(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Of a file's content; Left says why it cannot be read.</summary>
    public static Either<string, string> OfFile(string path) => Disk.Try(() => Hash(path));

    /// <summary>Of an output: over the names and digests of its files, whatever their order.</summary>
    public static string OfFiles(Seq<(string Name, string Digest)> files) =>
        OfText(CanonicalText.Object(files.Map(file => (file.Name, CanonicalText.Text(file.Digest)))));

    /// <summary>Whether a text looks like a digest.</summary>
    internal static bool Is(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Of a file's content; throws if it cannot be read.</summary>
    internal static string Hash(string path)
    {
        using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
