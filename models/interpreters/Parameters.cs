using System.Diagnostics;

namespace Multitask.Models.Interpreters;

/// <summary>The named tensors of a network: trainable parameters and statistics.</summary>
public static class Parameters
{
    private static Interpreter<Seq<Parameter>> Rules(LayerInit start) => new(
        Input: (_, _) => Empty,
        Conv2d: (node, op, _) => Convolution(node, op, start),
        BatchNorm: (node, op, _) => Normalisation(node, op),
        Relu: (_, _) => Empty,
        Sigmoid: (_, _) => Empty,
        Tanh: (_, _) => Empty,
        MaxPool2d: (_, _, _) => Empty,
        GlobalAvgPool2d: (_, _) => Empty,
        MaxUnpool2d: (_, _, _, _) => Empty,
        Upsample2d: (_, _, _) => Empty,
        Concat: (_, _) => Empty,
        Multiply: (_, _, _) => Empty,
        Flatten: (_, _) => Empty,
        Slice: (_, _, _) => Empty,
        EdgeNetwork: (node, op, _) => Layer(node, Seq(op.Hidden, op.In), true, Start(start, op.In, op.Hidden)),
        EdgeConvolution: (node, op, _, _) => EdgeConvolution(node, op, start),
        GatedUpdate: (node, op, _, _) => Recurrent(node, op.Width, op.Width, 3),
        Set2Set: (node, op, _, _) => Recurrent(node, 2 * op.Width, op.Width, 4),
        Linear: (node, op, _) => Affine(node, op, start),
        Dropout: (_, _, _) => Empty,
        SelectColumns: (_, _, _) => Empty,
        Embedding: (node, op, _) => Seq1(Trainable(node, "weight", Seq(op.Count, op.Width), new Init.StandardNormal())),
        OneHot: (_, _, _) => Empty,
        Standardise: (node, op, _) => Units(node, op.Size),
        Restore: (node, op, _) => Units(node, op.Size),
        Learnt: (node, op) => Seq1(Trainable(node, "weight", Seq(1, op.Start.Count), new Init.Given(op.Start))),
        Branch: (node, op) => Seq1(Trainable(node, "weight", Seq(1, op.Count), new Init.Constant(0))),
        WeightedSum: (_, _, _) => Empty,
        Softmax: (_, _) => Empty,
        SmoothSelect: (_, _, _, _) => Empty,
        LogSoftmax: (_, _) => Empty,
        UnitNorm: (_, _) => Empty);

    private static Seq<Parameter> Empty => Seq<Parameter>();

    /// <summary>
    /// Each parameter and statistic once, in the order in which nodes first use them; within a batch normalisation the order is weight, bias,
    /// running mean, running variance.
    /// </summary>
    /// <remarks>Convolutions and linear layers have the network's <see cref="LayerInit"/>; batch normalisations start as the identity.</remarks>
    public static Seq<Parameter> Of(Network network)
    {
        var byNode = Fold.Over(network, Rules(network.Init));
        return network.Nodes
            .Fold((Seen: Set<string>(), Found: Empty), (known, node) => known.Seen.Contains(node.Owner)
                ? known
                : (known.Seen.Add(node.Owner), known.Found + byNode[node.Name]))
            .Found;
    }

    /// <summary>The number of trainable numbers: statistics do not count, and shared parameters count once.</summary>
    public static long TrainableCount(Network network) =>
        Of(network).Fold(0L, (sum, parameter) => parameter.Trainable ? sum + parameter.Count : sum);

    private static Seq<Parameter> Convolution(Node node, Op.Conv2d op, LayerInit start)
    {
        var window = (long)op.Kernel * op.Kernel;
        return Layer(node, Seq(op.Out, op.In, op.Kernel, op.Kernel), op.Bias, Start(start, op.In * window, op.Out * window));
    }

    private static Seq<Parameter> Affine(Node node, Op.Linear op, LayerInit start) =>
        Layer(node, Seq(op.Out, op.In), op.Bias, op.Bound.Match(
            bound => (new Init.Uniform(bound), new Init.Uniform(bound)),
            () => Start(start, op.In, op.Out)));

    private static Seq<Parameter> EdgeConvolution(Node node, Op.EdgeConvolution op, LayerInit start) =>
        Layer(node, Seq(op.Width * op.Width, op.Hidden), true, Start(start, op.Hidden, op.Width * op.Width)) + Seq(
            Trainable(node, "root", Seq(op.Width, op.Width), Start(start, op.Width, op.Width).Weight),
            Trainable(node, "root_bias", Seq1(op.Width), new Init.Constant(0)));

    /// <summary>The gates of a recurrent unit, all uniform in [-b, b) with b = 1 / sqrt(width), as in PyTorch.</summary>
    private static Seq<Parameter> Recurrent(Node node, int input, int width, int gates)
    {
        var uniform = new Init.Uniform(1 / Math.Sqrt(width));
        return Seq(
            Trainable(node, "weight_ih", Seq(gates * width, input), uniform),
            Trainable(node, "weight_hh", Seq(gates * width, width), uniform),
            Trainable(node, "bias_ih", Seq1(gates * width), uniform),
            Trainable(node, "bias_hh", Seq1(gates * width), uniform));
    }

    private static Seq<Parameter> Layer(Node node, Seq<int> sizes, bool bias, (Init Weight, Init Bias) start)
    {
        var weight = Seq1(Trainable(node, "weight", sizes, start.Weight));
        return bias ? weight.Add(Trainable(node, "bias", Seq1(sizes[0]), start.Bias)) : weight;
    }

    private static (Init Weight, Init Bias) Start(LayerInit start, long fanIn, long fanOut) => start switch
    {
        LayerInit.XavierNormal => (new Init.XavierNormal(fanIn, fanOut), new Init.Constant(0)),
        LayerInit.UniformFanIn => (new Init.Uniform(1 / Math.Sqrt(fanIn)), new Init.Uniform(1 / Math.Sqrt(fanIn))),
        _ => throw new UnreachableException(),
    };

    private static Seq<Parameter> Normalisation(Node node, Op.BatchNorm op) => Seq(
        Trainable(node, "weight", Seq1(op.Channels), new Init.Constant(1)),
        Trainable(node, "bias", Seq1(op.Channels), new Init.Constant(0)),
        Statistic(node, "running_mean", op.Channels, 0),
        Statistic(node, "running_var", op.Channels, 1));

    private static Seq<Parameter> Units(Node node, int size) =>
        Seq(Statistic(node, Statistics.Mean, size, 0), Statistic(node, Statistics.Deviation, size, 1));

    private static Parameter Trainable(Node node, string name, Seq<int> sizes, Init init) =>
        new($"{node.Owner}.{name}", sizes, init, true, node.Part);

    private static Parameter Statistic(Node node, string name, int channels, double start) =>
        new($"{node.Owner}.{name}", Seq1(channels), new Init.Constant(start), false, node.Part);
}
