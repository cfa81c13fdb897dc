using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Multitask.Stages.Kernels;

/// <summary>
/// The transforms of Winograd convolution F(2 x 2, 3 x 3), for as many channels at once as a register holds (Lavin and Gray, "Fast
/// algorithms for convolutional neural networks", CVPR 2016, section 4.1): with the paper's matrices, the input tile d becomes B'd B, the
/// filter g becomes G g G', and the output tile is A'[(G g G') * (B'd B)]A, summed over input channels. Gradients go through the
/// transposes.
/// </summary>
/// <remarks>The 16 elements of a transformed tile are numbered row by row; a step lies between one and the next.</remarks>
internal static unsafe class WinogradTile
{
    /// <summary>Elements of a transformed tile, 4 x 4.</summary>
    internal const int Elements = 16;

    /// <summary>Rows and columns of an output tile.</summary>
    internal const int OutputSide = 2;

    /// <summary>B'd B of an input tile of 4 x 4 pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void TransformInput(float** pixels, long channel, float* to, long step)
    {
        var (a, b, c, d) = (Line.Of(pixels, channel), Line.Of(pixels + 4, channel), Line.Of(pixels + 8, channel), Line.Of(pixels + 12, channel));
        (a - c).Image().Store(to, step);
        (b + c).Image().Store(to + (4 * step), step);
        (c - b).Image().Store(to + (8 * step), step);
        (b - d).Image().Store(to + (12 * step), step);
    }

    /// <summary>A y A' of the gradient w.r.t. an output tile y of 2 x 2 pixels: the transpose of <see cref="TransformOutput"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void TransformOutputGradient(float** pixels, long channel, float* to, long step)
    {
        Line a = Gradients(pixels, channel), b = Gradients(pixels + 2, channel);
        a.Store(to, step);
        (a + b).Store(to + (4 * step), step);
        (a - b).Store(to + (8 * step), step);
        (-b).Store(to + (12 * step), step);
    }

    /// <summary>A'm A of the 16 sums of products m, plus the bias: an output tile of 2 x 2 pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void TransformOutput(float* from, long step, Vector512<float> bias, float** pixels, long channel)
    {
        var (a, b, c, d) = (Line.Of(from, step), Line.Of(from + (4 * step), step), Line.Of(from + (8 * step), step), Line.Of(from + (12 * step), step));
        (a + b + c).Result(bias, pixels, channel);
        (b - c - d).Result(bias, pixels + 2, channel);
    }

    /// <summary>G g G' of a filter of 3 x 3 taps.</summary>
    /// <param name="taps">The first.</param>
    /// <param name="tap">From a tap to the next; negative from the last to the first.</param>
    /// <param name="to">The 16 elements.</param>
    /// <param name="step">From an element to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void TransformFilter(float* taps, long tap, float* to, long step)
    {
        Line a = Taps(taps, tap), b = Taps(taps + (3 * tap), tap), c = Taps(taps + (6 * tap), tap);
        var (even, odd) = ((a + c) * 0.5f, b * 0.5f);
        a.Store(to, step);
        (even + odd).Store(to + (4 * step), step);
        (even - odd).Store(to + (8 * step), step);
        c.Store(to + (12 * step), step);
    }

    /// <summary>
    /// The gradient w.r.t. a filter's nine taps from that w.r.t. the 16 elements: the transpose of <see cref="TransformFilter"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void TransformFilterGradient(Line first, Line second, Line third, Line fourth, float* taps, long tap)
    {
        var (even, odd) = ((second + third) * 0.5f, (second - third) * 0.5f);
        (first + even).Taps(taps, tap);
        odd.Taps(taps + (3 * tap), tap);
        (even + fourth).Taps(taps + (6 * tap), tap);
    }

    /// <summary>Two pixels, along a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Line Gradients(float** pixels, long channel)
    {
        var (a, b) = (Vector512.Load(pixels[0] + channel), Vector512.Load(pixels[1] + channel));
        return new(a, a + b, a - b, -b);
    }

    /// <summary>Three taps, along a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Line Taps(float* taps, long tap)
    {
        var (a, b, c) = (Vector512.Load(taps), Vector512.Load(taps + tap), Vector512.Load(taps + (2 * tap)));
        var (even, odd) = ((a + c) * 0.5f, b * 0.5f);
        return new(a, even + odd, even - odd, c);
    }

    /// <summary>A row of four numbers in every lane.</summary>
    internal readonly struct Line(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        private readonly Vector512<float> _a = a;
        private readonly Vector512<float> _b = b;
        private readonly Vector512<float> _c = c;
        private readonly Vector512<float> _d = d;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Line operator +(Line one, Line other) => new(one._a + other._a, one._b + other._b, one._c + other._c, one._d + other._d);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Line operator -(Line one, Line other) => new(one._a - other._a, one._b - other._b, one._c - other._c, one._d - other._d);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Line operator -(Line one) => new(-one._a, -one._b, -one._c, -one._d);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Line operator *(Line one, float factor) => new(one._a * factor, one._b * factor, one._c * factor, one._d * factor);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static Line Of(float** pixels, long channel) => new(
            Vector512.Load(pixels[0] + channel),
            Vector512.Load(pixels[1] + channel),
            Vector512.Load(pixels[2] + channel),
            Vector512.Load(pixels[3] + channel));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static Line Of(float* from, long step) =>
            new(Vector512.Load(from), Vector512.Load(from + step), Vector512.Load(from + (2 * step)), Vector512.Load(from + (3 * step)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Line Image() => new(_a - _c, _b + _c, _c - _b, _b - _d);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Store(float* to, long step)
        {
            _a.Store(to);
            _b.Store(to + step);
            _c.Store(to + (2 * step));
            _d.Store(to + (3 * step));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Result(Vector512<float> bias, float** pixels, long channel)
        {
            (_a + _b + _c + bias).Store(pixels[0] + channel);
            (_b - _c - _d + bias).Store(pixels[1] + channel);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Taps(float* taps, long tap)
        {
            var (even, odd) = ((_b + _c) * 0.5f, (_b - _c) * 0.5f);
            (_a + even).Store(taps);
            odd.Store(taps + tap);
            (even + _d).Store(taps + (2 * tap));
        }
    }
}
