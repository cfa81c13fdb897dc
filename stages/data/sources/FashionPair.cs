namespace Multitask.Stages.Data.Sources;

/// <summary>
/// Merges two 28 x 28 images: the left one at the top left of a 36 x 36 canvas, the right one at its bottom right (8 pixels on),
/// the lighter pixel where they overlap, then 28 x 28 again.
/// </summary>
/// <remarks>
/// The resize is bilinear with half-pixel centres and no low-pass filter (source = (target + 0.5) 36 / 28 - 0.5, clamped to the canvas), as
/// torch's <c>interpolate(mode='bilinear', align_corners=False)</c>, rounded to the nearest byte.
/// </remarks>
internal static class FashionPair
{
    /// <summary>Rows and columns of the images and of the result.</summary>
    internal const int Side = 28;

    private const int Canvas = 36;
    private const int Shift = Canvas - Side;
    private const int Whole = 7;

    private static readonly Tap[] Taps = [.. Enumerable.Range(0, Side).Select(TapAt)];

    /// <summary>Writes the merged image into <paramref name="target"/>; all spans hold 28 x 28 bytes.</summary>
    internal static void Merge(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> target)
    {
        Span<byte> canvas = stackalloc byte[Canvas * Canvas];
        canvas.Clear();
        for (var y = 0; y < Side; y++)
        {
            left.Slice(y * Side, Side).CopyTo(canvas[(y * Canvas)..]);
        }

        for (var y = 0; y < Side; y++)
        {
            var row = canvas.Slice(((y + Shift) * Canvas) + Shift, Side);
            for (var x = 0; x < Side; x++)
            {
                row[x] = Math.Max(row[x], right[(y * Side) + x]);
            }
        }

        Shrink(canvas, target);
    }

    private static void Shrink(ReadOnlySpan<byte> canvas, Span<byte> target)
    {
        for (var y = 0; y < Side; y++)
        {
            var vertical = Taps[y];
            var upper = canvas.Slice(vertical.Low * Canvas, Canvas);
            var lower = canvas.Slice((vertical.Low + 1) * Canvas, Canvas);
            for (var x = 0; x < Side; x++)
            {
                var (at, weight) = (Taps[x].Low, Taps[x].Weight);
                var above = (upper[at] * (Whole - weight)) + (upper[at + 1] * weight);
                var below = (lower[at] * (Whole - weight)) + (lower[at + 1] * weight);
                var sum = (above * (Whole - vertical.Weight)) + (below * vertical.Weight);
                target[(y * Side) + x] = (byte)((sum + (Whole * Whole / 2)) / (Whole * Whole));
            }
        }
    }

    /// <summary>
    /// Weights are whole sevenths, which is exact: (t + 1/2) 36 / 28 - 1/2 = (9 t + 1) / 7 for target pixel t.
    /// It lies between 1/7 and 34 + 6/7, so no clamping is ever needed.
    /// </summary>
    private static Tap TapAt(int target) => new(((9 * target) + 1) / Whole, ((9 * target) + 1) % Whole);

    private readonly record struct Tap(int Low, int Weight);
}
