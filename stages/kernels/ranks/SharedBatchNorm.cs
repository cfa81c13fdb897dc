using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Multitask.Stages.Kernels;

/// <summary>
/// Batch normalisation over the examples of all ranks, as torch's <c>SyncBatchNorm</c>: means, variances and, on the way back, the two sums
/// of the gradient are added up. The numbers are those of one process with the whole batch, up to rounding.
/// </summary>
/// <remarks>
/// Each rank finds its own mean and its deviations from it first: sums and sums of squares in double precision then lose nothing. One message
/// on the way there and one per backward pass, of 2 C + 1 and 2 C numbers.
/// </remarks>
public static class SharedBatchNorm
{
    /// <summary>The parameters and running statistics of one normalisation, (C) each; the latter are moved.</summary>
    public sealed record Layer(Tensor Weight, Tensor Bias, Tensor Mean, Tensor Variance, double Momentum, double Epsilon);

    /// <summary>Normalises a batch of which this rank has a part, part of the graph.</summary>
    /// <param name="x">(N, C, h, w) or (N, C).</param>
    /// <param name="layer">What it is normalised with.</param>
    /// <param name="by">The ranks; whether this one's examples count; the backward pass that will come.</param>
    public static Tensor Of(Tensor x, Layer layer, (IRanks Ranks, bool Counts, BackwardPass Pass) by) =>
        Function.apply(x, layer.Weight, layer.Bias, layer, by.Ranks, by.Counts, by.Pass);

    private static long[] Axes(Tensor x) => x.dim() == 4 ? [0, 2, 3] : [0];

    /// <summary>A vector (C) in the shape that meets the channels of a batch.</summary>
    private static Tensor Along(Tensor vector, Tensor x) => x.dim() == 4 ? vector.view(1, -1, 1, 1) : vector.view(1, -1);

    /// <summary>Torch's own kernel, in one pass over a batch: scaled and moved by fixed statistics.</summary>
    private static Tensor Fixed(Tensor x, (Tensor Mean, Tensor Variance) by, Tensor weight, Tensor bias, double epsilon) =>
        batch_norm(x, by.Mean, by.Variance, weight, bias, training: false, 0, epsilon);

    /// <summary>Mean, variance (C), in double precision, and count over the examples of all ranks.</summary>
    private static (Tensor Mean, Tensor Variance, double Count) Statistics(Tensor x, IRanks ranks, bool counts)
    {
        var channels = x.shape[1];
        var mean = x.mean(Axes(x));
        var centred = x - Along(mean, x);
        var squares = centred.mul_(centred).sum(Axes(x)).to(ScalarType.Float64);
        var (own, local) = (counts ? (double)x.numel() / channels : 0, mean.to(ScalarType.Float64));
        var sums = cat([local.Times(own), squares.Times(counts ? 1 : 0).Plus((local * local).Times(own)), tensor([own]).to(x.device)]);
        ranks.Sum(sums);
        var count = sums.narrow(0, 2 * channels, 1).Number();
        var all = sums.narrow(0, 0, channels).Times(1 / count);
        return (all, sums.narrow(0, channels, channels).Times(1 / count) - (all * all), count);
    }

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        private const string Ranks = "ranks";
        private const string Counts = "counts";
        private const string Pass = "pass";
        private const string Count = "count";
        private const string Epsilon = "epsilon";

        public override string Name => nameof(SharedBatchNorm);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (x, layer, ranks) = ((Tensor)vars[0], (Layer)vars[3], (IRanks)vars[4]);
            using var quiet = no_grad();
            using var scope = NewDisposeScope();
            var (mean, variance, count) = Statistics(x, ranks, (bool)vars[5]);
            _ = layer.Mean.Scale(1 - layer.Momentum).AddScaled(mean.to(x.dtype), layer.Momentum);
            _ = layer.Variance.Scale(1 - layer.Momentum).AddScaled(variance.to(x.dtype), layer.Momentum * count / Math.Max(1, count - 1));
            var fixedBy = (Mean: scope.MoveToOuter(mean.to(x.dtype)), Variance: scope.MoveToOuter(variance.to(x.dtype)));
            ctx.save_data(Ranks, ranks);
            ctx.save_data(Counts, vars[5]);
            ctx.save_data(Pass, vars[6]);
            ctx.save_data(Count, count);
            ctx.save_data(Epsilon, layer.Epsilon);
            ctx.save_for_backward([x, layer.Weight, fixedBy.Mean, fixedBy.Variance]);
            return scope.MoveToOuter(Fixed(x, fixedBy, layer.Weight, layer.Bias, layer.Epsilon));
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            ((BackwardPass)ctx.get_data(Pass)!).Answer(grad_output, inputs: 7, gradient =>
            {
                var (saved, epsilon) = (ctx.get_saved_variables(), (double)ctx.get_data(Epsilon)!);
                var (x, weight, by) = (saved[0], saved[1], (Mean: saved[2], Variance: saved[3]));
                var (channels, scale) = (x.shape[1], by.Variance.Plus(epsilon).rsqrt());
                var normal = Fixed(x, by, ones_like(weight), zeros_like(weight), epsilon);
                var (plain, along) = (gradient.sum(Axes(x)), (gradient * normal).sum(Axes(x)));
                var sums = cat([plain, along]).to(ScalarType.Float64);
                ((IRanks)ctx.get_data(Ranks)!).Sum(sums);
                var means = sums.Times(1 / (double)ctx.get_data(Count)!).to(x.dtype);
                var rest = normal.mul_(Along(means.narrow(0, channels, channels), x)).AddScaled(Along(means.narrow(0, 0, channels), x), 1);
                var input = rest.sub_(gradient).mul_(Along(scale * weight, x).neg());
                return [(bool)ctx.get_data(Counts)! ? input : zeros_like(input), along, plain];
            });
    }
}
