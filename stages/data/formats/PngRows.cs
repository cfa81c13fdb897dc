using System.Buffers.Binary;
using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Formats;

/// <summary>From the decompressed rows of a PNG file to numbers.</summary>
internal static class PngRows
{
    /// <summary>Undoes the filter of each row in place (section 9 of the specification).</summary>
    internal static Either<string, Unit> Unfilter(byte[] lines, PngHeader header)
    {
        var size = header.RowBytes + 1;
        var above = new byte[header.RowBytes].AsSpan();
        for (var row = 0; row < header.Size.Height; row++)
        {
            var line = lines.AsSpan(row * size, size);
            if (line[0] > 4)
            {
                return string.Create(CultureInfo.InvariantCulture, $"is damaged: row {row} has filter {line[0]}, which PNG does not have");
            }

            Unfilter(line[0], line[1..], above, header.PixelBytes);
            above = line[1..];
        }

        return unit;
    }

    /// <summary>The numbers of all rows without their filter types.</summary>
    internal static ushort[] Unpack(byte[] lines, PngHeader header)
    {
        var (perRow, depth) = (header.Size.Width * header.Channels, header.Depth);
        var samples = new ushort[(long)perRow * header.Size.Height];
        for (var row = 0; row < header.Size.Height; row++)
        {
            var line = lines.AsSpan((row * (header.RowBytes + 1)) + 1, header.RowBytes);
            var target = samples.AsSpan(row * perRow, perRow);
            for (var at = 0; at < perRow; at++)
            {
                target[at] = depth switch
                {
                    16 => BinaryPrimitives.ReadUInt16BigEndian(line[(2 * at)..]),
                    8 => line[at],
                    _ => (ushort)((line[at * depth / 8] >> (8 - depth - (at * depth % 8))) & ((1 << depth) - 1)),
                };
            }
        }

        return samples;
    }

    private static void Unfilter(byte filter, Span<byte> line, ReadOnlySpan<byte> above, int step)
    {
        for (var at = 0; filter != 0 && at < line.Length; at++)
        {
            var left = at < step ? 0 : (int)line[at - step];
            line[at] += (byte)(filter switch
            {
                1 => left,
                2 => above[at],
                3 => (left + above[at]) / 2,
                _ => Paeth(left, above[at], at < step ? 0 : above[at - step]),
            });
        }
    }

    /// <summary>Whichever of the three is nearest to left + above - corner; in this order where they are as near.</summary>
    private static int Paeth(int left, int above, int corner)
    {
        var (toLeft, toAbove, toCorner) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - (2 * corner)));
        return toLeft <= toAbove && toLeft <= toCorner ? left
            : toAbove <= toCorner ? above
            : corner;
    }
}
