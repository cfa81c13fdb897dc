using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Multitask.Stages.Training;

/// <summary>
/// A convolution of a bilinearly enlarged image, computed before the enlargement. Both are linear, one mixes channels and the other
/// pixels, so they change places: each tap of the kernel multiplies the small image, and what the taps make of it is enlarged, moved and
/// added up. With factor 2 that is a quarter of the products. MTAN's decoder transitions are such convolutions.
/// </summary>
/// <remarks>The same numbers as one after the other up to rounding; edges too: what lies outside the enlarged image is zero for every tap.</remarks>
/// <param name="Map">From (image, row, column, tap row, tap column, channel) of the small image to (image, row, column, channel).</param>
/// <param name="Side">Of the result: height and width.</param>
internal sealed record UpsampledConvolution(LinearMap Map, (int Height, int Width) Side)
{
    // Fewer channels leave too little to save: adding up the taps costs the same however many are read.
    private const int FewestChannels = 32;

    /// <summary>Whether a convolution can be faster so.</summary>
    internal static bool MayGain(Op.Conv2d op) => op.In >= FewestChannels;

    /// <summary>For a convolution of an image that is enlarged before.</summary>
    internal static UpsampledConvolution Of(Shape small, int factor, Op.Conv2d op)
    {
        var rows = Positions(small.Height, factor, op);
        var columns = Positions(small.Width, factor, op);
        var (height, width, taps) = (rows.Length, small.Width, op.Kernel);
        // The taps' rows lie side by side in a pixel, so that one step adds up whole rows of taps, and the next their columns.
        var vertical = Enumerable.Range(0, height * width)
            .Select(at => (Row: at / width, Column: at % width))
            .Select(to => rows[to.Row].Select(term => ((((term.At * width) + to.Column) * taps) + term.Tap, term.Weight)).ToArray())
            .ToArray();
        var horizontal = columns.Select(terms => terms.Select(term => ((term.At * taps) + term.Tap, term.Weight)).ToArray()).ToArray();
        return new UpsampledConvolution(
            LinearMap.Of(
                (RowSums.Of(small.Height * width * taps, vertical), taps * op.Out),
                (RowSums.Of(width * taps, horizontal), op.Out)),
            (height, columns.Length));
    }

    /// <summary>The kernel as one row for every tap and output: (tap row, tap column, output) x input.</summary>
    internal static Tensor Spread(Tensor weight) => weight.permute(2, 3, 0, 1).reshape(-1, weight.shape[1]);

    /// <summary>The convolution of the enlarged image, part of the graph: (N, O, H, W), channels last.</summary>
    /// <param name="x">The small image: (N, I, h, w).</param>
    /// <param name="spread">The kernel, by <see cref="Spread"/>.</param>
    /// <param name="bias">(O).</param>
    internal Tensor Of(Tensor x, Tensor spread, Tensor bias) =>
        Enlarged(conv2d(x, Taps(spread)), bias, x.dtype);

    /// <summary>The same with products in bfloat16, added up in float32; the result in a type.</summary>
    internal Tensor Narrow(Tensor x, Tensor spread, Tensor bias, ScalarType type) =>
        Enlarged(NarrowProduct.Pixelwise(x, Taps(spread), default), bias, type);

    private static Tensor Taps(Tensor spread) => spread.view(-1, spread.shape[1], 1, 1);

    private Tensor Enlarged(Tensor products, Tensor bias, ScalarType type) =>
        PixelRows.Images(Map.Of(PixelRows.Of(products), type, bias), products.shape[0], Side.Height, Side.Width);

    /// <summary>
    /// For every position of the result along one axis: which tap takes how much of which position of the small image. Corners are aligned:
    /// the first and the last positions of both images coincide.
    /// </summary>
    private static (int Tap, int At, double Weight)[][] Positions(int small, int factor, Op.Conv2d op)
    {
        var large = small * factor;
        var step = large > 1 ? (small - 1.0) / (large - 1) : 0;
        (int Tap, int At, double Weight)[] Between(int tap, int at)
        {
            var place = at * step;
            var (below, part) = ((int)place, place - Math.Floor(place));
            return below + 1 < small ? [(tap, below, 1 - part), (tap, below + 1, part)] : [(tap, below, 1)];
        }

        return [.. Enumerable.Range(0, large + (2 * op.Padding) - op.Kernel + 1).Select(to => Enumerable.Range(0, op.Kernel)
            .Select(tap => (Tap: tap, At: to + tap - op.Padding))
            .Where(read => read.At >= 0 && read.At < large)
            .SelectMany(read => Between(read.Tap, read.At))
            .ToArray())];
    }
}
