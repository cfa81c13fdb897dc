using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// The largest value of every window of an image, channels last, and the rectifier before it where there is one, which is the same after the
/// maximum. Of the image it keeps a byte for each window: libtorch keeps the image, the rectified image and eight bytes for each window.
/// </summary>
/// <param name="Size">Of a window, which is also the step from one to the next.</param>
/// <param name="Rectifies">Whether the image is rectified first.</param>
internal sealed record MaxPooling(int Size, bool Rectifies)
{
    /// <summary>Whether images are such that windows cover them, of float32 in the memory of the CPU, channels last.</summary>
    internal bool Fits(Tensor x) => x.device.type == TorchSharp.DeviceType.CPU && x.dim() == 4 && x.dtype == ScalarType.Float32
        && x.shape[2] % Size == 0 && x.shape[3] % Size == 0 && Size * Size < PoolingWindows.Nowhere
        && x.permute(0, 2, 3, 1).is_contiguous();

    /// <summary>The maxima, part of the graph: (N, C, h, w), channels last. The first of equals counts, as in libtorch, and what is no number wins.</summary>
    internal Tensor Of(Tensor x) => PixelRows.Images(Recorded.apply(x, this), x.shape[0], x.shape[2] / Size, x.shape[3] / Size);

    /// <summary>Maxima as rows of pixels, and where in its window each was.</summary>
    private unsafe (Tensor Maxima, Tensor Places) Forward(Tensor x)
    {
        long[] shape = [x.numel() / x.shape[1] / Size / Size, x.shape[1]];
        var (maxima, places) = (empty(shape, ScalarType.Float32), empty(shape, ScalarType.Byte));
        var windows = Windows(x.shape, maxima, places);
        var images = TensorMemory.Start<float>(x);
        Cores.For(x.shape[0] * x.shape[2] / Size, row => windows.Maxima(row, images, Rectifies));
        return (maxima, places);
    }

    /// <summary>By the image, (N, C, H, W).</summary>
    private unsafe Tensor Backward(long[] image, Tensor places, Tensor slope)
    {
        var result = empty([image[0] * image[2] * image[3], image[1]], ScalarType.Float32);
        var windows = Windows(image, slope, places);
        var images = TensorMemory.Start<float>(result);
        Cores.For(image[0] * image[2] / Size, row => windows.Spread(row, images));
        return PixelRows.Images(result, image[0], image[2], image[3]);
    }

    private unsafe PoolingWindows Windows(long[] image, Tensor numbers, Tensor places) =>
        new(Size, ((int)image[3], (int)image[1]), TensorMemory.Start<float>(numbers), TensorMemory.Start<byte>(places));

    private sealed class Recorded : autograd.SingleTensorFunction<Recorded>
    {
        private const string Pooling = "pooling";
        private const string Shape = "shape";

        public override string Name => nameof(MaxPooling);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            using var scope = NewDisposeScope();
            var (x, pooling) = ((Tensor)vars[0], (MaxPooling)vars[1]);
            var (maxima, places) = pooling.Forward(x);
            ctx.save_data(Pooling, pooling);
            ctx.save_data(Shape, x.shape);
            ctx.save_for_backward([scope.MoveToOuter(places)]);
            return scope.MoveToOuter(maxima);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            var (pooling, shape) = ((MaxPooling)ctx.get_data(Pooling)!, (long[])ctx.get_data(Shape)!);
            return [scope.MoveToOuter(pooling.Backward(shape, ctx.get_saved_variables()[0], grad_output.contiguous())), null!];
        }
    }
}
