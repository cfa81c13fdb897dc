namespace Multitask.Stages.Data.Pictures;

/// <summary>Pixels, row by row, three bytes each.</summary>
internal sealed class RgbImage(int width, int height, byte[] pixels) : IEquatable<RgbImage>
{
    /// <summary>Pixels per row.</summary>
    internal int Width => width;

    /// <summary>Rows.</summary>
    internal int Height => height;

    /// <summary>Red, green, blue of each pixel.</summary>
    internal ReadOnlySpan<byte> Pixels => pixels;

    /// <inheritdoc />
    public bool Equals(RgbImage? other) => other is not null && Width == other.Width && Height == other.Height && Pixels.SequenceEqual(other.Pixels);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is RgbImage other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Width, Height);

    /// <summary>An image of so many rows and columns; every n-th pixel of them where that is what a report has room for.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">The colour of a pixel, by its number in row-major order.</param>
    internal static RgbImage Of(int height, int width, Func<int, Rgb> colour)
    {
        var stride = Math.Max(1, (Math.Max(height, width) + Largest - 1) / Largest);
        var (rows, columns) = ((height + stride - 1) / stride, (width + stride - 1) / stride);
        var pixels = new byte[rows * columns * 3];
        for (var at = 0; at < rows * columns; at++)
        {
            var one = colour((at / columns * stride * width) + (at % columns * stride));
            (pixels[3 * at], pixels[(3 * at) + 1], pixels[(3 * at) + 2]) = (one.Red, one.Green, one.Blue);
        }

        return new RgbImage(columns, rows, pixels);
    }

    /// <summary>The longest side in a report.</summary>
    private const int Largest = 256;
}
