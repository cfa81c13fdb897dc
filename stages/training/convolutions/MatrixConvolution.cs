using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>A convolution by products of matrices that keeps its operands for the derivative, and nothing of what it makes of them.</summary>
/// <param name="Side">Of the result: height and width.</param>
internal abstract record MatrixConvolution((int Height, int Width) Side)
{
    /// <summary>The convolution, part of the graph: (N, O, h, w), channels last.</summary>
    internal Tensor Of(Tensor x, Kernel kernel) =>
        PixelRows.Images(Recorded.apply(x, kernel.Weight, kernel.Bias, this), x.shape[0], Side.Height, Side.Width);

    /// <summary>The result as rows of pixels.</summary>
    protected abstract Tensor Forward(Tensor x, Tensor weight, Tensor bias);

    /// <summary>The derivatives by image and kernel, each as <see cref="PixelRows"/>, from that by the result, contiguous rows of pixels.</summary>
    protected abstract (Tensor ByX, Tensor ByWeight) Backward(Tensor x, Tensor weight, Tensor slope);

    private sealed class Recorded : autograd.SingleTensorFunction<Recorded>
    {
        private const string Convolution = "convolution";

        public override string Name => nameof(MatrixConvolution);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (x, weight, bias, convolution) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (MatrixConvolution)vars[3]);
            ctx.save_data(Convolution, convolution);
            ctx.save_for_backward([x, weight]);
            using var scope = NewDisposeScope();
            return scope.MoveToOuter(convolution.Forward(x, weight, bias));
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            var (saved, slope) = (ctx.get_saved_variables(), grad_output.contiguous());
            var (byX, byWeight) = ((MatrixConvolution)ctx.get_data(Convolution)!).Backward(saved[0], saved[1], slope);
            return
            [
                scope.MoveToOuter(PixelRows.ImagesLike(byX, saved[0])),
                scope.MoveToOuter(PixelRows.ImagesLike(byWeight, saved[1])),
                scope.MoveToOuter(slope.sum(dim: 0)),
                null!,
            ];
        }
    }
}
