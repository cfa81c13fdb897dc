using System.Buffers.Binary;
using System.IO.Compression;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Formats;

/// <summary>Images or labels of an idx file as MNIST and its followers publish them.</summary>
/// <param name="sizes">Axes: (count) of labels, (count, rows, columns) of images.</param>
/// <param name="values">The bytes in row-major order.</param>
internal sealed class IdxArray(Seq<int> sizes, byte[] values)
{
    /// <summary>Axes.</summary>
    internal Seq<int> Sizes => sizes;

    /// <summary>The bytes in row-major order.</summary>
    internal byte[] Values => values;
}

/// <summary>
/// Reads idx files of unsigned bytes, gzipped (name ends in <c>.gz</c>) or not. A header is never believed: memory grows with
/// the bytes that really come.
/// </summary>
internal static class Idx
{
    private const long MaxBytes = 1L << 30;

    /// <summary>The array of a file with so many axes (1 labels, 3 images).</summary>
    internal static Either<string, IdxArray> Read(string path, int axes) => Files.File(path, () =>
    {
        using var stream = Open(path);
        return Read(stream, axes);
    });

    /// <summary>The array in the bytes of a file; an error names the file.</summary>
    internal static Either<string, IdxArray> Of(string path, byte[] bytes, int axes) => Files.File(path, () =>
    {
        using var stream = Unpacked(path, new MemoryStream(bytes, writable: false));
        return Read(stream, axes);
    });

    private static Either<string, IdxArray> Read(Stream stream, int axes) =>
        from sizes in Header(stream, axes)
        from values in Body(stream, sizes.Fold(1L, (product, size) => product * size))
        select new IdxArray(sizes, values);

    /// <summary>The axes alone.</summary>
    internal static Either<string, Seq<int>> Sizes(string path, int axes) => Files.File(path, () =>
    {
        using var stream = Open(path);
        return Header(stream, axes);
    });

    private static Stream Open(string path) => Unpacked(path, File.OpenRead(path));

    private static Stream Unpacked(string path, Stream file) =>
        path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;

    private static Either<string, Seq<int>> Header(Stream stream, int axes)
    {
        var bytes = new byte[4 + (4 * axes)];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            return "is too short for an idx file";
        }

        var magic = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var sizes = Range(1, axes).Map(axis => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4 * axis))).ToSeq();
        var total = sizes.Fold(UInt128.One, (product, size) => product * size);
        return magic != 0x800 + axes ? $"starts with 0x{magic:x8}, an idx file of bytes with {axes} axes starts with 0x{0x800 + axes:x8}"
            : total == 0 || total > MaxBytes ? $"claims sizes ({string.Join(", ", sizes)})"
            : sizes.Map(size => (int)size);
    }

    private static Either<string, byte[]> Body(Stream stream, long expected)
    {
        using var body = new MemoryStream();
        var chunk = new byte[1 << 16];
        while (body.Length <= expected && stream.Read(chunk) is var count && count > 0)
        {
            body.Write(chunk, 0, count);
        }

        return body.Length == expected ? body.ToArray()
            : body.Length > expected ? Left<string, byte[]>($"holds more than the {expected} bytes it claims")
            : Left<string, byte[]>($"claims {expected} bytes but holds {body.Length}");
    }
}
