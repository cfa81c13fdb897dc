using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Multitask.Stages.Training;

/// <summary>The value of a node: a tensor, and where the maxima were if it is a pooling that keeps them.</summary>
public sealed record TorchValue(Tensor Value, Option<Tensor> Indices)
{
    /// <summary>Images whose channels come after those of the value, where they are not copied together.</summary>
    internal Seq<Tensor> Beside { get; init; }

    /// <summary>All images, in the order of their channels.</summary>
    internal Seq<Tensor> Parts => Value.Cons(Beside);

    /// <summary>Moves everything out of a scope.</summary>
    internal TorchValue MovedOutOf(TorchSharp.DisposeScope scope)
    {
        Parts.Iter(part => scope.MoveToOuter(part));
        Indices.IfSome(indices => scope.MoveToOuter(indices));
        return this;
    }

    /// <summary>Lets everything go, unless an operation in place made it another value's own.</summary>
    internal void Release(TorchValue heir)
    {
        Parts.Filter(part => !ReferenceEquals(part, heir.Value)).Iter(part => part.Dispose());
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
}

/// <summary>The torch meaning of a network: only functions of tensors, no modules.</summary>
public static class TorchForward
{
    /// <summary>The predictions for a batch, one a task, in the order of the network's outputs. Belong to the caller's dispose scope.</summary>
    /// <remarks>Every other value is let go after its last reader: what is still needed then belongs to the graph of derivatives.</remarks>
    public static Tensor[] Run(Network network, TorchMode mode, Tensor input) => Run(ForwardPlan.Of(network), mode, input);

    /// <summary>The same from a plan made before, for whoever runs a network many times.</summary>
    internal static Tensor[] Run(ForwardPlan plan, TorchMode mode, Tensor input)
    {
        using var scope = NewDisposeScope();
        var meaning = Meaning(mode, plan, ChannelsLast(input));
        var values = new Dictionary<string, TorchValue>();
        foreach (var node in plan.Network.Nodes)
        {
            values.Add(node.Name, Value(meaning, node, values));
            foreach (var last in plan.Lifetimes.Ending(node.Name))
            {
                values.Remove(last, out var value);
                value?.Release(values[node.Name]);
            }
        }

        return [.. plan.Network.Outputs.Map(output => scope.MoveToOuter(values[output.Node].Value))];
    }

    /// <summary>The value of every node for a batch.</summary>
    internal static Map<string, TorchValue> Values(Network network, TorchMode mode, Tensor input) =>
        Fold.Over(network, Meaning(mode, ForwardPlan.NodeByNode(network), ChannelsLast(input)));

    /// <summary>One node's value; what its computation left behind is let go.</summary>
    private static TorchValue Value(Meaning<TorchValue> meaning, Node node, Dictionary<string, TorchValue> known)
    {
        using var scope = NewDisposeScope();
        return Fold.Apply(meaning, node, node.Inputs.Map(name => known[name]).Strict()).MovedOutOf(scope);
    }

    /// <summary>Images enlarged, corners aligned.</summary>
    internal static Tensor Upsample(Tensor x, int factor) =>
        interpolate(x, scale_factor: [factor, factor], mode: InterpolationMode.Bilinear, align_corners: true);

    private static Meaning<TorchValue> Meaning(TorchMode mode, ForwardPlan plan, Tensor input)
    {
        var convolutions = new Convolutions(plan, mode);
        var normalizations = new Normalizations(plan.Normalizations, mode);
        return new(
            Input: (_, _) => Of(input),
            Conv2d: (node, op, x) => Of(convolutions.Of(node, op, x)),
            BatchNorm2d: (node, _, x) => Of(normalizations.Of(node, x.Value)),
            Relu: (node, x) => Of(normalizations.Rectified(node, x.Value, y => plan.Overwritable.Contains(node.Name) ? y.relu_() : y.relu())),
            Sigmoid: (_, x) => Of(x.Value.sigmoid()),
            MaxPool2d: (node, op, x) => mode.Choices.Find(node.Name).Match(
                choice => Chosen(Rectified(plan, node, x.Value), choice),
                () => Pool(plan, node, op, x.Value)),
            MaxUnpool2d: (_, op, x, pool) => Of(Unpool(op, x.Value, pool)),
            Upsample2d: (_, op, x) => Of(Upsample(x.Value, op.Factor)),
            Concat: (node, parts) => convolutions.Join(node, parts.Map(part => part.Value).Strict()),
            Multiply: (_, x, y) => Of(x.Value * y.Value),
            Flatten: (_, x) => Of(x.Value.flatten(1)),
            Linear: (node, _, x) => Of(linear(x.Value, mode.Parameters[node.Owner + ".weight"], mode.Parameters[node.Owner + ".bias"])),
            LogSoftmax: (_, x) => Of(log_softmax(x.Value, 1)),
            UnitNorm: (_, x) => Of(x.Value / (x.Value * x.Value).sum(1, keepdim: true).sqrt()));
    }

    /// <summary>The same images with the channels of a pixel side by side, as the CPU's convolutions and poolings like them; every later value keeps that order.</summary>
    private static Tensor ChannelsLast(Tensor input) =>
        input.dim() == 4 ? input.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : input;

    private static TorchValue Of(Tensor value) => new(value, default);

    private static TorchValue Pool(ForwardPlan plan, Node node, Op.MaxPool2d op, Tensor x)
    {
        if (op.Indices)
        {
            var (value, indices) = max_pool2d_with_indices(x, [op.Size, op.Size]);
            return new TorchValue(value, indices);
        }

        var pooling = new MaxPooling(op.Size, plan.Rectifying.Contains(node.Name));
        return Of(pooling.Fits(x) ? pooling.Of(x) : max_pool2d(Rectified(plan, node, x), [op.Size, op.Size]));
    }

    private static Tensor Rectified(ForwardPlan plan, Node node, Tensor x) => plan.Rectifying.Contains(node.Name) ? x.relu() : x;

    /// <summary>The values at given places.</summary>
    private static TorchValue Chosen(Tensor x, Tensor choice) =>
        new(x.contiguous().flatten(2).gather(2, choice.flatten(2)).view_as(choice), choice);

    private static Tensor Unpool(Op.MaxUnpool2d op, Tensor x, TorchValue pool) => pool.Indices.Match(
        indices => max_unpool2d(x, indices, [op.Size, op.Size]),
        () => throw new InvalidOperationException("a well-formed network unpools only what keeps its indices"));
}
