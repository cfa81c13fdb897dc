using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// A 3 x 3 convolution by Winograd's minimal filtering, F(2 x 2, 3 x 3): 16 products of matrices give four pixels of the result for each tile
/// of 4 x 4, where 36 are needed one by one, for the convolution and for both its derivatives (Lavin and Gray, "Fast algorithms for
/// convolutional neural networks", CVPR 2016, section 4.1). A few tiles at a time are transformed, multiplied and transformed back: they
/// stay in a core's cache.
/// </summary>
/// <param name="Grid">The tiles of an image.</param>
internal sealed record WinogradConvolution(WinogradGrid Grid) : MatrixConvolution((Grid.Height, Grid.Width))
{
    // With fewer channels the transforms take longer than the products that they save.
    private const int FewestChannels = 32;

    // With fewer, starting the cores takes what the products save.
    private const long FewestProducts = 1 << 27;

    /// <summary>Numbers that the parts of a kernel's derivative may take together.</summary>
    private const long MostNumbers = 1 << 22;

    private const int MostParts = 8;

    /// <summary>Whether a convolution may gain, for images that <see cref="Fits"/>.</summary>
    internal static bool MayGain(Op.Conv2d op) =>
        op is { Kernel: 3, Padding: 1, In: >= FewestChannels, Out: >= FewestChannels } && op.In % MatrixBlock.Columns == 0 && op.Out % MatrixBlock.Columns == 0;

    /// <summary>Whether images are of a size to gain, on this machine.</summary>
    internal static bool Fits(Tensor x, Tensor weight) =>
        MatrixBlock.Serves(x) && x.shape[0] * x.shape[2] * x.shape[3] * weight.numel() >= FewestProducts;

    /// <summary>For images of a shape.</summary>
    internal static WinogradConvolution Of(int height, int width) => new(new WinogradGrid(height, width));

    /// <inheritdoc />
    protected override Tensor Forward(Tensor x, Tensor weight, Tensor bias) =>
        Convolved(PixelRows.Of(x), WinogradKernels.Panels(weight), bias);

    /// <inheritdoc />
    protected override (Tensor ByX, Tensor ByWeight) Backward(Tensor x, Tensor weight, Tensor slope) => (
        Convolved(slope, WinogradKernels.PanelsBack(weight), zeros([weight.shape[1]], ScalarType.Float32)),
        WinogradKernels.Slopes(Parts(PixelRows.Of(x), slope)));

    /// <summary>Rows of pixels times transformed kernels.</summary>
    private unsafe Tensor Convolved(Tensor x, Tensor panels, Tensor bias)
    {
        var result = empty([x.shape[0], bias.shape[0]], ScalarType.Float32);
        var work = Work(x, bias.shape[0]);
        float* from = TensorMemory.Start<float>(x), by = TensorMemory.Start<float>(panels);
        float* plus = TensorMemory.Start<float>(bias), to = TensorMemory.Start<float>(result);
        Cores.For(work.Chunks * work.Ranges, piece => work.Piece((int)piece / work.Ranges, (int)piece % work.Ranges).Convolve(from, by, plus, to));
        return result;
    }

    /// <summary>The derivative by the transformed kernels in parts, (part, place, O, I): how many depends on the sizes alone.</summary>
    private unsafe Tensor Parts(Tensor x, Tensor slope)
    {
        var work = Work(x, slope.shape[1]);
        var numbers = (long)WinogradTile.Places * work.Inputs * work.Outputs;
        var parts = (int)Math.Clamp(MostNumbers / numbers, 1, Math.Min(MostParts, work.Chunks));
        var result = empty([parts, WinogradTile.Places, work.Outputs, work.Inputs], ScalarType.Float32);
        float* from = TensorMemory.Start<float>(x), by = TensorMemory.Start<float>(slope), to = TensorMemory.Start<float>(result);
        Cores.For(parts * work.Ranges, piece =>
        {
            var (part, range) = Math.DivRem((int)piece, work.Ranges);
            for (var chunk = part; chunk < work.Chunks; chunk += parts)
            {
                work.Piece(chunk, range).Differentiate(from, by, to + (part * numbers), add: chunk != part);
            }
        });
        return result;
    }

    private WinogradWork Work(Tensor x, long outputs) =>
        new(Grid, (int)(x.shape[0] / (Side.Height * Side.Width) * Grid.Tiles), (int)x.shape[1], (int)outputs);
}
