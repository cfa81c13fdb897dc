using Multitask.Stages.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Multitask.Stages.Training;

/// <summary>The value of a node: a tensor, and where the maxima were if it is a pooling that keeps them.</summary>
public sealed record TorchValue(Tensor Value, Option<Tensor> Indices)
{
    /// <summary>Moves everything out of a scope.</summary>
    internal TorchValue MovedOutOf(TorchSharp.DisposeScope scope)
    {
        scope.MoveToOuter(Value);
        Indices.IfSome(indices => scope.MoveToOuter(indices));
        return this;
    }

    /// <summary>Lets everything go, unless an operation in place made it another value's own.</summary>
    internal void Release(TorchValue heir)
    {
        if (!ReferenceEquals(Value, heir.Value))
        {
            Value.Dispose();
        }

        Indices.IfSome(indices => indices.Dispose());
    }
}

/// <summary>How a network is evaluated.</summary>
/// <param name="Parameters">Its parameters and running statistics.</param>
/// <param name="Training">True: batch statistics, and the running ones move. False: running statistics.</param>
/// <param name="Precision">The arithmetic of convolutions.</param>
public sealed record TorchMode(ParameterVector Parameters, bool Training, Precision Precision)
{
    /// <summary>Where poolings are to take their values from, by node, instead of the maxima: positions in each plane, (N, C, h, w).</summary>
    public Map<string, Tensor> Choices { get; init; }

    /// <summary>What computes the operations for which there is a choice.</summary>
    public Operations Operations { get; init; } = Operations.LibTorch;
}

/// <summary>The torch interpreter of networks: only functions of tensors, no modules.</summary>
public static class TorchForward
{
    /// <summary>The predictions for a batch, one per task, in the order of the network's outputs. Belong to the caller's dispose scope.</summary>
    /// <remarks>Every other value is let go after its last reader: what is still needed then belongs to the autograd graph.</remarks>
    public static Tensor[] Run(Network network, TorchMode mode, Tensor input) => Run(network, Lifetimes.Of(network), mode, input);

    /// <summary>The same with the network's lifetimes worked out before, for whoever runs it many times.</summary>
    internal static Tensor[] Run(Network network, Lifetimes lifetimes, TorchMode mode, Tensor input)
    {
        using var scope = NewDisposeScope();
        var interpreter = Interpreter(mode, lifetimes.Overwritable, ChannelsLast(input));
        var values = new Dictionary<string, TorchValue>();
        foreach (var node in network.Nodes)
        {
            values.Add(node.Name, Value(interpreter, node, values));
            foreach (var last in lifetimes.Ending(node.Name))
            {
                values.Remove(last, out var value);
                value?.Release(values[node.Name]);
            }
        }

        return [.. network.Outputs.Map(output => scope.MoveToOuter(values[output.Node].Value))];
    }

    /// <summary>The value of every node for a batch.</summary>
    internal static Map<string, TorchValue> Values(Network network, TorchMode mode, Tensor input) =>
        Fold.Over(network, Interpreter(mode, default, ChannelsLast(input)));

    /// <summary>One node's value; what its computation left behind is let go.</summary>
    private static TorchValue Value(Interpreter<TorchValue> interpreter, Node node, Dictionary<string, TorchValue> known)
    {
        using var scope = NewDisposeScope();
        return Fold.Apply(interpreter, node, node.Inputs.Map(name => known[name]).Strict()).MovedOutOf(scope);
    }

    /// <summary>One line per operation. Where no other node needs what a ReLU reads, it writes over it.</summary>
    private static Interpreter<TorchValue> Interpreter(TorchMode mode, Set<string> overwritable, Tensor input)
    {
        Tensor Parameter(Node node, string name) => mode.Parameters[$"{node.Owner}.{name}"];
        return new(
            Input: (_, _) => Of(input),
            Conv2d: (node, op, x) => Of(Convolved(mode, x.Value, Parameter(node, "weight"), Parameter(node, "bias"), op.Padding)),
            BatchNorm2d: (node, _, x) => Of(batch_norm(
                x.Value, Parameter(node, "running_mean"), Parameter(node, "running_var"), Parameter(node, "weight"), Parameter(node, "bias"),
                mode.Training, Op.BatchNorm2d.Momentum, Op.BatchNorm2d.Epsilon)),
            Relu: (node, x) => Of(overwritable.Contains(node.Name) ? x.Value.relu_() : x.Value.relu()),
            Sigmoid: (_, x) => Of(x.Value.sigmoid()),
            MaxPool2d: (node, op, x) => mode.Choices.Find(node.Name).Match(choice => Chosen(x.Value, choice), () => Pool(op, x.Value)),
            MaxUnpool2d: (_, op, x, pool) => Of(Unpool(op, x.Value, pool)),
            Upsample2d: (_, op, x) => Of(Upsample(x.Value, op.Factor)),
            Concat: (_, parts) => Of(cat([.. parts.Map(part => part.Value)], 1)),
            Multiply: (_, x, y) => Of(x.Value * y.Value),
            Flatten: (_, x) => Of(x.Value.flatten(1)),
            Linear: (node, _, x) => Of(linear(x.Value, Parameter(node, "weight"), Parameter(node, "bias"))),
            LogSoftmax: (_, x) => Of(log_softmax(x.Value, 1)),
            UnitNorm: (_, x) => Of(x.Value / (x.Value * x.Value).sum(1, keepdim: true).sqrt()));
    }

    /// <summary>The same images with the channels of a pixel side by side, as the CPU's convolutions and poolings like them; every later value keeps that order.</summary>
    private static Tensor ChannelsLast(Tensor input) =>
        input.dim() == 4 ? input.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : input;

    private static TorchValue Of(Tensor value) => new(value, default);

    /// <summary>In bfloat16 operands are rounded before, and the result is stored in float32 again.</summary>
    private static Tensor Convolved(TorchMode mode, Tensor x, Tensor weight, Tensor bias, int padding)
    {
        static Tensor Rounded(Tensor wide) => wide.to(ScalarType.BFloat16);
        return mode.Precision == Precision.BFloat16
            ? mode.Operations.Conv2d(Rounded(x), Rounded(weight), Rounded(bias), padding).to(ScalarType.Float32)
            : mode.Operations.Conv2d(x, weight, bias, padding);
    }

    private static TorchValue Pool(Op.MaxPool2d op, Tensor x)
    {
        if (!op.Indices)
        {
            return Of(max_pool2d(x, [op.Size, op.Size]));
        }

        var (value, indices) = max_pool2d_with_indices(x, [op.Size, op.Size]);
        return new TorchValue(value, indices);
    }

    /// <summary>The values at given places.</summary>
    private static TorchValue Chosen(Tensor x, Tensor choice) =>
        new(x.contiguous().flatten(2).gather(2, choice.flatten(2)).view_as(choice), choice);

    private static Tensor Unpool(Op.MaxUnpool2d op, Tensor x, TorchValue pool) => pool.Indices.Match(
        indices => max_unpool2d(x, indices, [op.Size, op.Size]),
        () => throw new InvalidOperationException("a well-formed network unpools only what keeps its indices"));

    /// <summary>Images upsampled bilinearly, corners aligned.</summary>
    private static Tensor Upsample(Tensor x, int factor) =>
        interpolate(x, scale_factor: [factor, factor], mode: InterpolationMode.Bilinear, align_corners: true);
}
