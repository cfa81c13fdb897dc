using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Multitask.Stages.Data.Formats;

/// <summary>
/// Bilinear resampling with half-pixel centres to one size. Where an image shrinks, the triangle widens by the same factor, so that every source
/// pixel counts: Pillow's <c>BILINEAR</c> and torch's <c>interpolate(mode='bilinear', antialias=True)</c>. Any thread may use it.
/// </summary>
/// <remarks>Pillow rounds to bytes between the two directions as well; this rounds once. The arithmetic is the same on every processor.</remarks>
/// <param name="size">Of the results.</param>
internal sealed class Bilinear(ImageSize size)
{
    private readonly ConcurrentDictionary<(int Source, int Target), Taps[]> _taps = new();

    /// <summary>The source pixels that make one target pixel; the weights' sum is 1.</summary>
    private readonly record struct Taps(int First, float[] Weights);

    /// <summary>Red, green and blue planes, (3, height, width).</summary>
    internal byte[] Planes(Photograph image)
    {
        var planes = new byte[3 * size.Pixels];
        var length = image.Height * size.Width * Photograph.Stride;
        var narrow = ArrayPool<float>.Shared.Rent(length);
        Narrow(image, _taps.GetOrAdd((image.Width, size.Width), Of), narrow.AsSpan(0, length));
        Lower(narrow.AsSpan(0, length), _taps.GetOrAdd((image.Height, size.Height), Of), planes);
        ArrayPool<float>.Shared.Return(narrow);
        return planes;
    }

    private static Taps[] Of((int Source, int Target) sides) => [.. Enumerable.Range(0, sides.Target).Select(at =>
    {
        var scale = (double)sides.Source / sides.Target;
        var (centre, reach) = ((at + 0.5) * scale, Math.Max(scale, 1));
        var (first, end) = (Math.Max((int)Math.Floor(centre - reach + 0.5), 0), Math.Min((int)Math.Floor(centre + reach + 0.5), sides.Source));
        var weights = Enumerable.Range(first, end - first).Select(pixel => Math.Max(0, 1 - (Math.Abs(pixel + 0.5 - centre) / reach))).ToArray();
        var sum = weights.Sum();
        return new Taps(first, System.Array.ConvertAll(weights, weight => (float)(weight / sum)));
    })];

    /// <summary>A pixel is a vector of its four numbers.</summary>
    private static void Narrow(Photograph image, Taps[] columns, Span<float> target)
    {
        var source = MemoryMarshal.Cast<byte, uint>(image.Pixels.AsSpan(0, image.Height * image.Width * Photograph.Stride));
        var pixels = MemoryMarshal.Cast<float, Vector128<float>>(target);
        for (var row = 0; row < image.Height; row++)
        {
            var line = source.Slice(row * image.Width, image.Width);
            for (var column = 0; column < columns.Length; column++)
            {
                var (first, weights) = columns[column];
                var sum = Vector128<float>.Zero;
                var taken = line.Slice(first, weights.Length);
                for (var tap = 0; tap < taken.Length; tap++)
                {
                    sum += Pixel(taken[tap]) * weights[tap];
                }

                pixels[(row * columns.Length) + column] = sum;
            }
        }
    }

    private static Vector128<float> Pixel(uint bytes) =>
        Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(bytes).AsByte())).AsInt32());

    private void Lower(ReadOnlySpan<float> narrow, Taps[] rows, Span<byte> planes)
    {
        var pixels = MemoryMarshal.Cast<float, Vector128<float>>(narrow);
        for (var at = 0; at < size.Pixels; at++)
        {
            var (first, weights) = rows[at / size.Width];
            var source = (first * size.Width) + (at % size.Width);
            var sum = Vector128.Create(0.5f);
            for (var tap = 0; tap < weights.Length; tap++)
            {
                sum += pixels[source + (tap * size.Width)] * weights[tap];
            }

            var rounded = Vector128.ConvertToInt32(Vector128.Min(Vector128.Max(sum, Vector128<float>.Zero), Vector128.Create(255f)));
            planes[at] = (byte)rounded[0];
            planes[at + size.Pixels] = (byte)rounded[1];
            planes[at + (2 * size.Pixels)] = (byte)rounded[2];
        }
    }
}
