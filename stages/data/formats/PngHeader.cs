using System.Buffers.Binary;
using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Formats;

/// <summary>What the chunk IHDR of a PNG file says.</summary>
/// <param name="Size">Rows and columns.</param>
/// <param name="Depth">Bits per number: 1, 2, 4, 8 or 16.</param>
/// <param name="Channels">Numbers per pixel: 1 (grey, or a number of the palette), 2 (grey and alpha), 3 (colour) or 4 (colour and alpha).</param>
internal sealed record PngHeader(ImageSize Size, int Depth, int Channels)
{
    private const int Length = 13;

    /// <summary>Bytes of a row after its filter type.</summary>
    internal int RowBytes => (int)((((long)Size.Width * Channels * Depth) + 7) / 8);

    /// <summary>Bytes from a number to the same one of the pixel before, at least 1.</summary>
    internal int PixelBytes => Math.Max(1, Channels * Depth / 8);

    /// <summary>Bytes of all rows with their filter types.</summary>
    internal long DataBytes => (RowBytes + 1L) * Size.Height;

    /// <summary>Reads the chunk.</summary>
    internal static Either<string, PngHeader> Parse(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length != Length)
        {
            return $"its header has {chunk.Length} bytes, not {Length}";
        }

        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(chunk), BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]));
        var (depth, colour, interlaced) = (chunk[8], chunk[9], chunk[12]);
        return width == 0 || height == 0 ? "has no pixels"
            : Photograph.TooLarge(width, height).Match(Some: Left<string, PngHeader>, None: () =>
                from channels in Read(colour, depth)
                from _ in interlaced == 0 ? Right<string, Unit>(unit) : "is interlaced: save it without"
                select new PngHeader(new ImageSize((int)height, (int)width), depth, channels));
    }

    private static Either<string, int> Read(byte colour, byte depth) => (colour, depth) switch
    {
        (0, 1 or 2 or 4 or 8 or 16) or (3, 1 or 2 or 4 or 8) => 1,
        (4, 8 or 16) => 2,
        (2, 8 or 16) => 3,
        (6, 8 or 16) => 4,
        _ => string.Create(CultureInfo.InvariantCulture, $"claims colour type {colour} of {depth} bits, which PNG does not have"),
    };
}
