using Multitask.Stages.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Multitask.Stages.Training;

/// <summary>The torch interpreter of networks: each operation as a function of tensors, without modules.</summary>
public static class TorchInterpreter
{
    /// <summary>
    /// The interpreter for one batch. The tensors that it creates belong to the caller's dispose scope and, if parameters require gradients, to
    /// the autograd graph.
    /// </summary>
    /// <param name="mode">How the network is evaluated.</param>
    /// <param name="input">The batch of examples, (N, C, H, W) or (N, F), in the parameters' type and on their device.</param>
    public static Interpreter<TorchValue> Of(TorchMode mode, Tensor input)
    {
        var images = ChannelsLast(input);
        Tensor Parameter(Node node, string name) => mode.Parameters[$"{node.Owner}.{name}"];
        (Tensor Weight, Tensor Bias) Affine(Node node, bool bias) =>
            (Parameter(node, "weight"), bias ? Parameter(node, "bias") : NoBias(Parameter(node, "weight")));
        return new(
            Input: (_, _) => TorchValue.Of(images),
            Conv2d: (node, op, x) => TorchValue.Of(Conv2d(mode, x.Value, Affine(node, op.Bias), op.Padding)),
            BatchNorm: (node, _, x) => TorchValue.Of(BatchNorm(mode, x.Value, new SharedBatchNorm.Layer(
                Parameter(node, "weight"), Parameter(node, "bias"), Parameter(node, "running_mean"), Parameter(node, "running_var"),
                Op.BatchNorm.Momentum, Op.BatchNorm.Epsilon))),
            Relu: (_, x) => TorchValue.Of(x.Value.relu()),
            Sigmoid: (_, x) => TorchValue.Of(x.Value.sigmoid()),
            Tanh: (_, x) => TorchValue.Of(x.Value.tanh()),
            MaxPool2d: (_, op, x) => MaxPool2d(op, x.Value),
            GlobalAvgPool2d: (_, x) => TorchValue.Of(x.Value.mean([2, 3], keepdim: true)),
            MaxUnpool2d: (_, op, x, pool) => TorchValue.Of(MaxUnpool2d(op, x.Value, pool)),
            Upsample2d: (_, op, x) => TorchValue.Of(Upsample2d(x.Value, op.Factor)),
            Concat: (_, parts) => TorchValue.Of(cat([.. parts.Map(part => part.Value)], 1)),
            Multiply: (_, x, y) => TorchValue.Of(x.Value * y.Value),
            Flatten: (_, x) => TorchValue.Of(x.Value.flatten(1)),
            Slice: (_, op, x) => TorchValue.Of(x.Value.narrow(1, op.Start, op.Shape.Count).reshape([x.Value.shape[0], .. op.Shape.Sizes.Map(size => (long)size)])),
            EdgeNetwork: (node, _, x) => TorchValue.Of(MessagePassing.EdgeNetwork(x.Value, name => Parameter(node, name))),
            EdgeConvolution: (node, op, x, edges) => TorchValue.Of(MessagePassing.EdgeConvolution(op, x.Value, edges.Value, name => Parameter(node, name))),
            GatedUpdate: (node, _, x, state) => TorchValue.Of(MessagePassing.GatedUpdate(x.Value, state.Value, name => Parameter(node, name))),
            Set2Set: (node, op, x, mask) => TorchValue.Of(MessagePassing.Set2Set(op, x.Value, mask.Value, name => Parameter(node, name))),
            Linear: (node, op, x) => TorchValue.Of(Linear(x.Value, Affine(node, op.Bias))),
            Dropout: (node, op, x) => TorchValue.Of(mode.Training ? Masked(x.Value, op, mode.Random.Of(node, x.Value.numel() / x.Value.shape[0])) : x.Value.alias()),
            SelectColumns: (_, op, x) => TorchValue.Of(x.Value.index_select(1, tensor(op.Columns.ToArray(), device: x.Value.device))),
            Embedding: (node, op, x) => TorchValue.Of(Parameter(node, "weight").index_select(0, Rows(x.Value.select(1, op.Column), op.Count))),
            OneHot: (_, op, x) => TorchValue.Of(nn.functional.one_hot(Rows(x.Value.select(1, op.Column), op.Count), op.Count).to_type(x.Value.dtype)),
            Standardise: (node, _, x) => TorchValue.Of(Standardised(x.Value, Parameter(node, Statistics.Mean), Parameter(node, Statistics.Deviation))),
            Restore: (node, _, x) => TorchValue.Of((x.Value * Parameter(node, Statistics.Deviation)).Plus(Parameter(node, Statistics.Mean))),
            Learnt: (node, _) => TorchValue.Of(Parameter(node, "weight").alias()),
            Branch: (node, op) => TorchValue.Of(Branch(mode, node, op, Parameter(node, "weight"))),
            WeightedSum: (_, weights, xs) => TorchValue.Of(Selections.WeightedSum(weights.Value, [.. xs.Map(x => x.Value)])),
            Softmax: (_, x) => TorchValue.Of(softmax(x.Value, 1)),
            SmoothSelect: (_, op, bits, selectors) => TorchValue.Of(Selections.SmoothSelect(op, bits.Value, selectors.Value)),
            LogSoftmax: (_, x) => TorchValue.Of(log_softmax(x.Value, 1)),
            UnitNorm: (_, x) => TorchValue.Of(UnitNorm(x.Value)));
    }

    /// <summary>Max pooling with given positions of the maxima: the values of <paramref name="x"/> at these positions.</summary>
    /// <param name="x">The input of the pooling, (N, C, H, W).</param>
    /// <param name="indices">Flat positions within each plane of the input, int64, (N, C, h, w).</param>
    internal static TorchValue PooledAt(Tensor x, Tensor indices) =>
        new(x.contiguous().flatten(2).gather(2, indices.flatten(2)).view_as(indices), indices);

    /// <summary>
    /// The same images in the channels-last memory format, in which convolutions and poolings are faster on the CPU; all later values keep that
    /// format.
    /// </summary>
    private static Tensor ChannelsLast(Tensor input) =>
        input.dim() == 4 ? input.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : input;

    /// <summary>A batch normalisation whose weight is frozen uses the running statistics in training too.</summary>
    private static Tensor BatchNorm(TorchMode mode, Tensor x, SharedBatchNorm.Layer layer)
    {
        var training = mode.Training && layer.Weight.requires_grad;
        return mode.Shared.Filter(_ => training).Match(
            shared => SharedBatchNorm.Of(x, layer, shared),
            () => batch_norm(x, layer.Mean, layer.Variance, layer.Weight, layer.Bias, training, layer.Momentum, layer.Epsilon));
    }

    /// <summary>A convolution; in bfloat16, the operands are cast to bfloat16 and the result is cast back to float32.</summary>
    private static Tensor Conv2d(TorchMode mode, Tensor x, (Tensor Weight, Tensor Bias) by, int padding)
    {
        static Tensor Rounded(Tensor float32) => float32.to(ScalarType.BFloat16);
        return mode.Precision == Precision.BFloat16
            ? mode.Operations.Conv2d(Rounded(x), Rounded(by.Weight), Rounded(by.Bias), padding).to(ScalarType.Float32)
            : mode.Operations.Conv2d(x, by.Weight, by.Bias, padding);
    }

    /// <summary>A branching decision, sampled in training; with frozen logits it is always the most likely branch.</summary>
    private static Tensor Branch(TorchMode mode, Node node, Op.Branch op, Tensor logits) => mode.Training && logits.requires_grad
        ? Selections.GumbelSoftmax(logits, op.Temperature(mode.Random.Done), mode.Random.Gumbel(node, op.Count))
        : Selections.OneHotArgmax(logits);

    /// <summary>Inverted dropout: the kept values are scaled by 1 / (1 - rate), so that the mean is preserved.</summary>
    private static Tensor Masked(Tensor x, Op.Dropout op, RandomSource random)
    {
        var least = (uint)(op.Rate * (1L << 32));
        var kept = new bool[x.numel()];
        for (var at = 0; at < kept.Length; at++)
        {
            kept[at] = random.NextUInt32() >= least;
        }

        return x * tensor(kept, x.shape).to(x.dtype, x.device).Times(1 / (1 - op.Rate));
    }

    /// <summary>Category indices as row indices of a table; values that are not valid indices, NaN included, become 0.</summary>
    private static Tensor Rows(Tensor column, int count)
    {
        using var quiet = no_grad();
        var known = column.Below(0).logical_not().logical_and(column.Below(count));
        return where(known, column, zeros_like(column)).to(ScalarType.Int64);
    }

    private static Tensor Linear(Tensor x, (Tensor Weight, Tensor Bias) by) => linear(x, by.Weight, by.Bias);

    private static Tensor Standardised(Tensor x, Tensor mean, Tensor deviation) => where(x.isnan(), zeros_like(x), (x - mean) / deviation);

    private static Tensor NoBias(Tensor weight) => zeros(weight.shape[0], weight.dtype, weight.device);

    private static TorchValue MaxPool2d(Op.MaxPool2d op, Tensor x)
    {
        if (!op.Indices)
        {
            return TorchValue.Of(max_pool2d(x, [op.Size, op.Size]));
        }

        var (value, indices) = max_pool2d_with_indices(x, [op.Size, op.Size]);
        return new TorchValue(value, indices);
    }

    private static Tensor MaxUnpool2d(Op.MaxUnpool2d op, Tensor x, TorchValue pool) => pool.Indices.Match(
        indices => max_unpool2d(x, indices, [op.Size, op.Size]),
        () => throw new InvalidOperationException("a well-formed network unpools only what keeps its indices"));

    /// <summary>
    /// Vectors whose norm is below the floor get no gradient, which could be as large as 1 / floor: they have no meaningful direction.
    /// </summary>
    private static Tensor UnitNorm(Tensor x)
    {
        var squares = (x * x).sum(1, keepdim: true);
        var length = squares.AtLeast(Op.UnitNorm.Floor * Op.UnitNorm.Floor).sqrt();
        var learning = x.requires_grad ? where(squares.Above(Op.UnitNorm.Floor * Op.UnitNorm.Floor), x, x.detach()) : x;
        return learning / length;
    }

    private static Tensor Upsample2d(Tensor x, int factor) =>
        interpolate(x, scale_factor: [factor, factor], mode: InterpolationMode.Bilinear, align_corners: true);
}
