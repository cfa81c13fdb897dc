namespace Multitask.Models.Interpreters;

/// <summary>The named arrays of a network: trainable parameters and running statistics.</summary>
public static class Parameters
{
    private static readonly Interpreter<Seq<Parameter>> Rules = new(
        Input: (_, _) => Empty,
        Conv2d: (node, op, _) => Convolution(node, op),
        BatchNorm2d: (node, op, _) => Normalisation(node, op),
        Relu: (_, _) => Empty,
        Sigmoid: (_, _) => Empty,
        MaxPool2d: (_, _, _) => Empty,
        MaxUnpool2d: (_, _, _, _) => Empty,
        Upsample2d: (_, _, _) => Empty,
        Concat: (_, _) => Empty,
        Multiply: (_, _, _) => Empty,
        Flatten: (_, _) => Empty,
        Linear: (node, op, _) => Affine(node, op),
        LogSoftmax: (_, _) => Empty,
        UnitNorm: (_, _) => Empty);

    private static Seq<Parameter> Empty => Seq<Parameter>();

    /// <summary>
    /// Every parameter and running statistic once, in the order in which nodes first use them; within a node weight, bias,
    /// running mean, running variance.
    /// </summary>
    /// <remarks>Weights are Xavier normal and biases zero, as in the published MTAN code; normalisations start as the identity.</remarks>
    public static Seq<Parameter> Of(Network network)
    {
        var byNode = Fold.Over(network, Rules);
        return network.Nodes
            .Fold((Seen: Set<string>(), Found: Empty), (known, node) => known.Seen.Contains(node.Owner)
                ? known
                : (known.Seen.Add(node.Owner), known.Found + byNode[node.Name]))
            .Found;
    }

    /// <summary>The number of trainable parameters: running statistics do not count, shared parameters count once.</summary>
    public static long TrainableCount(Network network) =>
        Of(network).Fold(0L, (sum, parameter) => parameter.Trainable ? sum + parameter.Count : sum);

    private static Seq<Parameter> Convolution(Node node, Op.Conv2d op)
    {
        var window = (long)op.Kernel * op.Kernel;
        return Seq(
            Trainable(node, "weight", Seq(op.Out, op.In, op.Kernel, op.Kernel), new Init.XavierNormal(op.In * window, op.Out * window)),
            Trainable(node, "bias", Seq1(op.Out), new Init.Constant(0)));
    }

    private static Seq<Parameter> Normalisation(Node node, Op.BatchNorm2d op) => Seq(
        Trainable(node, "weight", Seq1(op.Channels), new Init.Constant(1)),
        Trainable(node, "bias", Seq1(op.Channels), new Init.Constant(0)),
        Statistic(node, "running_mean", op.Channels, 0),
        Statistic(node, "running_var", op.Channels, 1));

    private static Seq<Parameter> Affine(Node node, Op.Linear op) => Seq(
        Trainable(node, "weight", Seq(op.Out, op.In), new Init.XavierNormal(op.In, op.Out)),
        Trainable(node, "bias", Seq1(op.Out), new Init.Constant(0)));

    private static Parameter Trainable(Node node, string name, Seq<int> sizes, Init init) =>
        new($"{node.Owner}.{name}", sizes, init, true, node.Part);

    private static Parameter Statistic(Node node, string name, int channels, double start) =>
        new($"{node.Owner}.{name}", Seq1(channels), new Init.Constant(start), false, node.Part);
}
