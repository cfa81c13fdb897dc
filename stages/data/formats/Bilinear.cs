namespace Multitask.Stages.Data.Formats;

/// <summary>
/// Bilinear resampling with half-pixel centres. Where an image shrinks, the triangle widens by the same factor, so that every source pixel
/// counts: Pillow's <c>BILINEAR</c> and torch's <c>interpolate(mode='bilinear', antialias=True)</c>.
/// </summary>
/// <remarks>Pillow rounds to bytes between the two directions as well; this rounds once. The arithmetic is the same on every processor.</remarks>
internal static class Bilinear
{
    /// <summary>The source pixels that make one target pixel; the weights' sum is 1.</summary>
    private readonly record struct Taps(int First, float[] Weights);

    /// <summary>Red, green and blue planes, (3, size, size).</summary>
    internal static byte[] Planes(Photograph image, int size)
    {
        var (columns, rows) = (Of(image.Width, size), Of(image.Height, size));
        var planes = new byte[3 * size * size];
        var narrow = new float[image.Height * size];
        for (var channel = 0; channel < 3; channel++)
        {
            Narrow(image, channel, columns, narrow);
            Lower(narrow, rows, planes.AsSpan(channel * size * size, size * size));
        }

        return planes;
    }

    private static Taps[] Of(int source, int target) => [.. Enumerable.Range(0, target).Select(at =>
    {
        var scale = (double)source / target;
        var (centre, reach) = ((at + 0.5) * scale, Math.Max(scale, 1));
        var (first, end) = (Math.Max((int)Math.Floor(centre - reach + 0.5), 0), Math.Min((int)Math.Floor(centre + reach + 0.5), source));
        var weights = Enumerable.Range(first, end - first).Select(pixel => Math.Max(0, 1 - (Math.Abs(pixel + 0.5 - centre) / reach))).ToArray();
        var sum = weights.Sum();
        return new Taps(first, System.Array.ConvertAll(weights, weight => (float)(weight / sum)));
    })];

    private static void Narrow(Photograph image, int channel, Taps[] columns, float[] target)
    {
        for (var at = 0; at < target.Length; at++)
        {
            var (first, weights) = columns[at % columns.Length];
            var source = (((at / columns.Length * image.Width) + first) * Photograph.Stride) + channel;
            var sum = 0f;
            for (var tap = 0; tap < weights.Length; tap++)
            {
                sum += weights[tap] * image.Pixels[source + (tap * Photograph.Stride)];
            }

            target[at] = sum;
        }
    }

    private static void Lower(float[] narrow, Taps[] rows, Span<byte> target)
    {
        for (var at = 0; at < target.Length; at++)
        {
            var (first, weights) = rows[at / rows.Length];
            var source = (first * rows.Length) + (at % rows.Length);
            var sum = 0.5f;
            for (var tap = 0; tap < weights.Length; tap++)
            {
                sum += weights[tap] * narrow[source + (tap * rows.Length)];
            }

            target[at] = (byte)Math.Clamp(sum, 0, 255);
        }
    }
}
