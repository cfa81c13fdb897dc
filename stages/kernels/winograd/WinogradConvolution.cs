using static TorchSharp.torch;

namespace Multitask.Stages.Kernels;

/// <summary>
/// Winograd convolution F(2 x 2, 3 x 3): 16 products of matrices give the four pixels of each output tile where a direct convolution needs
/// 36, for the output and for both gradients (Lavin and Gray, "Fast algorithms for convolutional neural networks", CVPR 2016, section 4.1).
/// A few tiles at a time are transformed, multiplied and transformed back: they stay in a core's cache. It keeps its operands for the
/// backward pass, and nothing that is computed from them.
/// </summary>
internal static class WinogradConvolution
{
    // With fewer, starting the cores takes what the products save.
    private const long FewestProducts = 1 << 27;

    /// <summary>Numbers that the partial sums of a filter gradient may take together.</summary>
    private const long MostNumbers = 1 << 22;

    private const int MostParts = 8;

    /// <summary>Whether a convolution is of a kind and size at which this one is faster than libtorch's, on this machine.</summary>
    internal static bool IsFaster(Tensor x, Tensor weight, int padding) =>
        padding == 1 && weight.shape is [var outputs, var inputs, 3, 3] && outputs % MatrixBlock.Columns == 0 && inputs % MatrixBlock.Columns == 0
        && MatrixBlock.IsSupported(x) && x.shape[0] * x.shape[2] * x.shape[3] * weight.numel() >= FewestProducts;

    /// <summary>The convolution with padding 1, part of the graph: (N, O, h, w), channels last.</summary>
    /// <param name="x">(N, I, h, w).</param>
    /// <param name="weight">(O, I, 3, 3), both multiples of 32.</param>
    /// <param name="bias">(O).</param>
    /// <param name="pass">The backward pass that will come.</param>
    internal static Tensor Of(Tensor x, Tensor weight, Tensor bias, BackwardPass pass) =>
        PixelRows.ImagesLike(Function.apply(x, weight, bias, pass), x);

    /// <summary>The convolution of rows of pixels with transformed filters.</summary>
    private static unsafe Tensor Convolved(Tensor rows, WinogradGrid grid, Tensor panels, Tensor bias)
    {
        var result = empty([rows.shape[0], bias.shape[0]], ScalarType.Float32);
        var work = Work(rows, grid, bias.shape[0]);
        float* from = TensorMemory.Start<float>(rows), by = TensorMemory.Start<float>(panels);
        float* plus = TensorMemory.Start<float>(bias), to = TensorMemory.Start<float>(result);
        Cores.For(work.Chunks * work.Ranges, piece => work.Piece((int)piece / work.Ranges, (int)piece % work.Ranges).Convolve(from, by, plus, to));
        return result;
    }

    /// <summary>
    /// The gradient w.r.t. the transformed filters in partial sums, (part, element, O, I). How many there are depends on the sizes alone:
    /// no number depends on the count of threads.
    /// </summary>
    private static unsafe Tensor Parts(Tensor rows, WinogradGrid grid, Tensor gradient)
    {
        var work = Work(rows, grid, gradient.shape[1]);
        var numbers = (long)WinogradTile.Elements * work.Inputs * work.Outputs;
        var parts = (int)Math.Clamp(MostNumbers / numbers, 1, Math.Min(MostParts, work.Chunks));
        var result = empty([parts, WinogradTile.Elements, work.Outputs, work.Inputs], ScalarType.Float32);
        float* from = TensorMemory.Start<float>(rows), by = TensorMemory.Start<float>(gradient), to = TensorMemory.Start<float>(result);
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

    private static WinogradGrid Grid(Tensor x) => new((int)x.shape[2], (int)x.shape[3]);

    private static WinogradWork Work(Tensor rows, WinogradGrid grid, long outputs) =>
        new(grid, (int)(rows.shape[0] / (grid.Height * grid.Width) * grid.Tiles), (int)rows.shape[1], (int)outputs);

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        private const string Pass = "pass";

        public override string Name => nameof(WinogradConvolution);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (x, weight, bias) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
            ctx.save_data(Pass, vars[3]);
            ctx.save_for_backward([x, weight]);
            using var scope = NewDisposeScope();
            return scope.MoveToOuter(Convolved(PixelRows.Of(x), Grid(x), WinogradFilters.Panels(weight), bias));
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var pass = (BackwardPass)ctx.get_data(Pass)!;
            return pass.Answer(grad_output, inputs: 4, given =>
            {
                var (gradient, saved) = (given.contiguous(), ctx.get_saved_variables());
                var (x, weight) = (saved[0], saved[1]);
                var panels = pass.Once(Start(weight), () => WinogradFilters.PanelsForInputGradient(weight));
                var nothing = zeros([weight.shape[1]], ScalarType.Float32);
                var parts = Parts(PixelRows.Of(x), Grid(x), gradient);
                return
                [
                    PixelRows.ImagesLike(Convolved(gradient, Grid(x), panels, nothing), x),
                    PixelRows.ImagesLike(WinogradFilters.Gradients(parts), weight),
                    gradient.sum(dim: 0),
                ];
            });
        }

        private static unsafe nint Start(Tensor weight) => (nint)TensorMemory.Start<float>(weight);
    }
}
