using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Multitask.Stages.Reports;

/// <summary>Writes PNG files (W3C, Portable Network Graphics, third edition): 8 bits per channel, red, green, blue.</summary>
internal static class Png
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>An image as a file: the same pixels always give the same bytes.</summary>
    internal static byte[] Encode(RgbImage image)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        (header[8], header[9]) = (8, 2);
        return [.. Signature, .. Chunk("IHDR", header), .. Chunk("IDAT", Deflate(Scanlines(image))), .. Chunk("IEND", [])];
    }

    /// <summary>An image as an address that holds all of it.</summary>
    internal static string DataUri(RgbImage image) => $"data:image/png;base64,{Convert.ToBase64String(Encode(image))}";

    private static byte[] Chunk(string kind, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(kind, chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc32.Of(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }

    /// <summary>Each row after its filter type: the plain bytes or their differences to the pixel at the left.</summary>
    private static byte[] Scanlines(RgbImage image)
    {
        var size = image.Width * 3;
        var lines = new byte[(size + 1) * image.Height];
        var differences = new byte[size];
        for (var row = 0; row < image.Height; row++)
        {
            var plain = image.Pixels.Slice(row * size, size);
            for (var at = 0; at < size; at++)
            {
                differences[at] = (byte)(plain[at] - (at < 3 ? 0 : plain[at - 3]));
            }

            var line = lines.AsSpan(row * (size + 1), size + 1);
            var sub = Weight(differences) < Weight(plain);
            line[0] = sub ? (byte)1 : (byte)0;
            (sub ? differences : plain).CopyTo(line[1..]);
        }

        return lines;
    }

    /// <summary>The usual guess at how well a row compresses: the sum of its bytes as signed numbers.</summary>
    private static long Weight(ReadOnlySpan<byte> row)
    {
        var sum = 0L;
        foreach (var value in row)
        {
            sum += Math.Abs((int)(sbyte)value);
        }

        return sum;
    }

    private static byte[] Deflate(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return compressed.ToArray();
    }
}
