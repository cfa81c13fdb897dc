using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// A convolution with a large kernel on a small image as products of matrices: the windows of all pixels, gathered, times the kernel as it
/// lies. The convolution library first brings a kernel into an order of its own, and the kernel's derivative back: on a few pixels that takes
/// longer than the arithmetic.
/// </summary>
/// <param name="Windows">From pixels to windows: (row, column) to (row, column, tap row, tap column).</param>
/// <param name="Pixels">Its transpose.</param>
/// <param name="Side">Of the result: height and width.</param>
internal sealed record GatheredConvolution(RowSums Windows, RowSums Pixels, (int Height, int Width) Side)
{
    // From here on the kernel's way through memory is what takes time: measured, 512 x 512 x 3 x 3 gains on 96 pixels and not on 384.
    private const long NumbersPerPixel = 8192;

    /// <summary>Whether a convolution of one image may gain: for more images it may not.</summary>
    internal static bool MayGain(Shape input, Op.Conv2d op) => Gains(input.Height * input.Width, (long)op.Out * op.In * op.Kernel * op.Kernel) && op.Kernel > 1;

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
        var windows = RowSums.Of(new RowSums.Layout(input.Height * input.Width), rows);
        return new GatheredConvolution(windows, windows.Transposed(), (height, width));
    }

    /// <summary>Whether these images are few and small enough to gain.</summary>
    internal static bool Gains(Tensor x, Tensor weight) => Gains(x.shape[0] * x.shape[2] * x.shape[3], weight.numel());

    /// <summary>The convolution, part of the graph.</summary>
    internal Tensor Of(Tensor x, Kernel kernel) =>
        Recorded.apply(x, kernel.Weight, kernel.Bias, this).view(x.shape[0], Side.Height, Side.Width, -1).permute(0, 3, 1, 2);

    private static bool Gains(long pixels, long numbers) => numbers >= NumbersPerPixel * pixels;

    /// <summary>The windows: (images x pixels, taps x I).</summary>
    private Tensor Gathered(Tensor x) =>
        Windows.Times(x.permute(0, 2, 3, 1).contiguous().view(-1, x.shape[1])).view(x.shape[0] * Side.Height * Side.Width, -1);

    private static Tensor Flat(Tensor weight) => weight.permute(0, 2, 3, 1).reshape(weight.shape[0], -1);

    private sealed class Recorded : autograd.SingleTensorFunction<Recorded>
    {
        private const string Windows = "windows";

        public override string Name => nameof(GatheredConvolution);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (x, weight, bias, windows) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (GatheredConvolution)vars[3]);
            ctx.save_data(Windows, windows);
            ctx.save_for_backward([x, weight]);
            using var scope = NewDisposeScope();
            return scope.MoveToOuter(bias.addmm(windows.Gathered(x), Flat(weight).t()));
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            var (windows, saved) = ((GatheredConvolution)ctx.get_data(Windows)!, ctx.get_saved_variables());
            var (x, weight, slope, size) = (saved[0], saved[1], grad_output.contiguous(), saved[1].shape);
            var byWeight = slope.t().mm(windows.Gathered(x)).view(size[0], size[2], size[3], size[1]).permute(0, 3, 1, 2);
            var byX = windows.Pixels.Times(slope.mm(Flat(weight)).view(-1, size[1])).view(x.shape[0], x.shape[2], x.shape[3], -1).permute(0, 3, 1, 2);
            return [scope.MoveToOuter(byX), scope.MoveToOuter(byWeight), scope.MoveToOuter(slope.sum(dim: 0)), null!];
        }
    }
}
