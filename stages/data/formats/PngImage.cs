using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Formats;

/// <summary>
/// The numbers of a PNG file (W3C, Portable Network Graphics, third edition) as they are stored: 16 bits stay 16, and a palette's numbers are not
/// replaced by its colours, as libraries for showing images do.
/// </summary>
/// <remarks>Gamma, colour profiles and transparent colours are not looked at. Interlaced files are refused.</remarks>
/// <param name="Size">Rows and columns.</param>
/// <param name="Channels">Numbers per pixel: 1 grey or palette, 2 grey and alpha, 3 colour, 4 colour and alpha.</param>
/// <param name="Largest">The largest number that the file's bits allow.</param>
/// <param name="Samples">The numbers, row by row, pixel by pixel.</param>
internal sealed record PngImage(ImageSize Size, int Channels, int Largest, ushort[] Samples)
{
    /// <summary>No compression of zlib's makes a byte of more than so many.</summary>
    private const int MostOfByte = 1032;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Decodes the bytes of a file; an error names the file.</summary>
    internal static Either<string, PngImage> Decode(string path, byte[] bytes) => Files.File(path, () =>
        from chunks in bytes.AsSpan().StartsWith(Signature) ? Chunks(bytes) : "is not a PNG file"
        from header in chunks[0].Kind == "IHDR" ? PngHeader.Parse(bytes.AsSpan()[chunks[0].Data]) : "does not begin with its header"
        from lines in Inflate(header, bytes, chunks.Filter(chunk => chunk.Kind == "IDAT").Map(chunk => chunk.Data).ToArray())
        from _ in PngRows.Unfilter(lines, header)
        select new PngImage(header.Size, header.Channels, (1 << header.Depth) - 1, PngRows.Unpack(lines, header)));

    /// <summary>Where the chunks lie, up to the last; all checksums must fit.</summary>
    private static Either<string, Seq<(string Kind, Range Data)>> Chunks(byte[] bytes)
    {
        var chunks = new List<(string Kind, Range Data)>();
        for (long at = Signature.Length; chunks.Count == 0 || chunks[^1].Kind != "IEND";)
        {
            var rest = bytes.AsSpan((int)at);
            var size = rest.Length < 12 ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (size > rest.Length - 12)
            {
                return $"is cut off: it ends inside a part, after {bytes.Length} bytes";
            }

            var kind = Encoding.Latin1.GetString(rest.Slice(4, 4));
            if (Crc32.Of(rest.Slice(4, 4 + (int)size)) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)size)..]))
            {
                return $"is damaged: the checksum of its part {Sanitize.Line(kind)} does not fit";
            }

            chunks.Add((kind, ((int)at + 8)..((int)at + 8 + (int)size)));
            at += size + 12;
        }

        return Seq(chunks.ToArray());
    }

    /// <summary>The rows with their filter types. Nothing is allocated that so few bytes cannot become.</summary>
    private static Either<string, byte[]> Inflate(PngHeader header, byte[] bytes, Range[] parts)
    {
        using var compressed = new MemoryStream();
        foreach (var part in parts)
        {
            compressed.Write(bytes.AsSpan()[part]);
        }

        var found = compressed.Length * MostOfByte;
        if (found >= header.DataBytes)
        {
            compressed.Position = 0;
            using var stream = new ZLibStream(compressed, CompressionMode.Decompress);
            var lines = new byte[header.DataBytes];
            found = stream.ReadAtLeast(lines, lines.Length, throwOnEndOfStream: false);
            if (found == lines.Length)
            {
                return lines;
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"holds fewer pixels than the {header.Size} it claims");
    }
}
