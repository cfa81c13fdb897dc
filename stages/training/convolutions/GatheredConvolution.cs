using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// A convolution with a large kernel on a small image as products of matrices: the windows of all pixels, gathered, times the kernel as it
/// lies. The convolution library first brings a kernel into an order of its own, and the kernel's derivative back: on a few pixels that takes
/// longer than the arithmetic.
/// </summary>
/// <param name="Windows">From pixels to windows: (row, column) to (row, column, tap row, tap column).</param>
/// <param name="Side">Of the result: height and width.</param>
internal sealed record GatheredConvolution(LinearMap Windows, (int Height, int Width) Side) : MatrixConvolution(Side)
{
    // From here on the kernel's way through memory is what takes time: measured, 512 x 512 x 3 x 3 gains on 96 pixels and not on 384.
    private const long NumbersPerPixel = 8192;

    /// <summary>Whether a convolution of one image may gain: for more images it may not.</summary>
    internal static bool MayGain(Shape input, Op.Conv2d op) =>
        op.Kernel > 1 && Gains(input.Height * input.Width, (long)op.Out * op.In * op.Kernel * op.Kernel);

    /// <summary>For images of a shape.</summary>
    internal static GatheredConvolution Of(Shape input, Op.Conv2d op)
    {
        var (height, width) = (input.Height + (2 * op.Padding) - op.Kernel + 1, input.Width + (2 * op.Padding) - op.Kernel + 1);
        var taps = op.Kernel * op.Kernel;
        var rows = Enumerable.Range(0, height * width * taps)
            .Select(at => (Row: (at / taps / width) + (at % taps / op.Kernel) - op.Padding, Column: (at / taps % width) + (at % op.Kernel) - op.Padding))
            .Select(read => read.Row >= 0 && read.Row < input.Height && read.Column >= 0 && read.Column < input.Width
                ? new[] { ((read.Row * input.Width) + read.Column, 1.0) }
                : [])
            .ToArray();
        return new GatheredConvolution(LinearMap.Of((RowSums.Of(input.Height * input.Width, rows), op.In)), (height, width));
    }

    /// <summary>Whether these images are few and small enough to gain.</summary>
    internal static bool Gains(Tensor x, Tensor weight) => Gains(x.shape[0] * x.shape[2] * x.shape[3], weight.numel());

    /// <summary>The same in bfloat16, part of the graph: (N, O, h, w), channels last.</summary>
    internal Tensor Narrow(Tensor x, Kernel kernel)
    {
        var windows = Windows.Of(PixelRows.Of(x.to(ScalarType.BFloat16)), ScalarType.BFloat16).view(x.shape[0] * Side.Height * Side.Width, -1);
        return PixelRows.Images(NarrowProduct.Of(windows, Flat(kernel.Weight), kernel.Bias), x.shape[0], Side.Height, Side.Width);
    }

    private static bool Gains(long pixels, long numbers) => numbers >= NumbersPerPixel * pixels;

    /// <inheritdoc />
    protected override Tensor Forward(Tensor x, Tensor weight, Tensor bias) => MatrixProduct.Of(Gathered(x), Flat(weight).t()).add_(bias);

    /// <inheritdoc />
    protected override (Tensor ByX, Tensor ByWeight) Backward(Tensor x, Tensor weight, Tensor slope) => (
        Windows.TransposedTimes(MatrixProduct.Of(slope, Flat(weight)), x.dtype),
        MatrixProduct.Of(slope.t(), Gathered(x)));

    /// <summary>The windows: (images x pixels, taps x I).</summary>
    private Tensor Gathered(Tensor x) => Windows.Times(PixelRows.Of(x), x.dtype).view(x.shape[0] * Side.Height * Side.Width, -1);

    private static Tensor Flat(Tensor weight) => PixelRows.Of(weight).view(weight.shape[0], -1);
}
