using Onnx;
using static Multitask.Exports.OnnxNodes;

namespace Multitask.Exports;

/// <summary>An initializer that is created on demand: nodes that share parameters emit it under one name, and it is created once.</summary>
internal sealed record Initializer(string Name, Func<TensorProto> Create);

/// <summary>The ONNX form of a network's node.</summary>
/// <param name="Value">Name of the value that holds its result.</param>
/// <param name="Source">Name of the value that it reads first; its own for an input.</param>
/// <param name="Nodes">The ONNX nodes that compute it, in order; empty if it was folded away.</param>
/// <param name="Initializers">The constants that those nodes read.</param>
internal sealed record Emitted(string Value, string Source, Seq<NodeProto> Nodes, Seq<Initializer> Initializers);

/// <summary>What the emission of every node depends on.</summary>
/// <param name="Options">The options of the export.</param>
/// <param name="Names">The names of values.</param>
/// <param name="Folded">By convolution: the batch normalisation folded into it, and the first convolution of a pair folded into one.</param>
/// <param name="Table">The parameters by name.</param>
/// <param name="Weights">Their numbers by name, in row-major order.</param>
internal sealed record Emission(
    ExportOptions Options,
    Naming Names,
    (Map<string, Node> Norms, Map<string, Node> Firsts) Folded,
    Map<string, Parameter> Table,
    Map<string, ReadOnlyMemory<float>> Weights)
{
    internal bool IsFolded(Node norm) => Folded.Norms.Exists((_, folded) => folded.Name == norm.Name);

    /// <summary>A parameter without folding.</summary>
    internal Initializer Plain(string name) => new(name, () => Floats(name, Table[name].Sizes, Weights[name].Span));
}

/// <summary>The interpreter that emits a network as ONNX nodes (operator sets 13 to 22), in evaluation mode.</summary>
/// <remarks>The indices of ONNX's MaxPool are offsets into the whole batch, so unpooling by them works for any batch size.</remarks>
internal static class OnnxEmission
{
    internal static Interpreter<Emitted> Of(Emission to, Map<string, Shape> shapes) => new(
        Input: (node, _) => new(to.Names[node], to.Names[node], Empty, Empty),
        Conv2d: (node, op, x) => Conv2d(to, node, op, x),
        BatchNorm: (node, _, x) => BatchNorm(to, node, x),
        Relu: (node, x) => One(to, node, Seq1(x), Operator("Relu")),
        Sigmoid: (node, x) => One(to, node, Seq1(x), Operator("Sigmoid")),
        Tanh: (node, x) => One(to, node, Seq1(x), Operator("Tanh")),
        MaxPool2d: (node, op, x) => MaxPool2d(to, node, op, x),
        GlobalAvgPool2d: (node, x) => One(to, node, Seq1(x), Operator("GlobalAveragePool")),
        MaxUnpool2d: (node, op, x, pool) => to.Options.Unpooling == Unpooling.MaxUnpool
            ? MaxUnpool2d(to, node, op, x)
            : OnnxScatter.Unpool(to, node, (x, pool), shapes[node.Name]),
        Upsample2d: (node, op, x) => Upsample2d(to, node, op, x),
        Concat: (node, xs) => One(to, node, xs, Operator("Concat", Int("axis", 1))),
        Multiply: (node, x, y) => One(to, node, Seq(x, y), Operator("Mul")),
        Flatten: (node, x) => One(to, node, Seq1(x), Operator("Flatten", Int("axis", 1))),
        Slice: (node, op, x) => OnnxGraphs.Slice(new(to, node), op, x),
        EdgeNetwork: (node, op, x) => OnnxGraphs.EdgeNetwork(new(to, node), op, x),
        EdgeConvolution: (node, op, x, edges) => OnnxGraphs.EdgeConvolution(new(to, node), op, x, (edges, shapes[node.Inputs[1]])),
        GatedUpdate: (node, op, x, state) => OnnxGraphs.GatedUpdate(new(to, node), op, x, state),
        Set2Set: (node, op, x, mask) => OnnxSet2Set.Of(new(to, node), op, (x, shapes[node.Inputs[0]]), mask),
        Linear: (node, op, x) => shapes[node.Name].Sizes.Count == 1 ? Linear(to, node, op, x) : OnnxGraphs.Linear(new(to, node), op, x),
        Dropout: (node, _, x) => One(to, node, Seq1(x), Operator("Identity")),
        SelectColumns: (node, op, x) => OnnxColumns.Select(to, node, op, x),
        Embedding: (node, op, x) => OnnxColumns.Embed(to, node, op, x),
        OneHot: (node, op, x) => OnnxColumns.OneHot(to, node, op, x),
        Standardise: (node, _, x) => OnnxColumns.Standardise(to, node, x),
        Restore: (node, _, x) => OnnxColumns.Restore(to, node, x),
        Learnt: (node, _) => OnnxSelections.Learnt(to, node),
        Branch: (node, op) => OnnxSelections.Branch(to, node, op),
        WeightedSum: (node, weights, xs) => OnnxSelections.WeightedSum(to, node, weights, (xs, shapes[node.Name])),
        Softmax: (node, x) => One(to, node, Seq1(x), Operator("Softmax", Int("axis", 1))),
        SmoothSelect: (node, op, bits, selectors) => OnnxSelections.SmoothSelect(to, node, op, (bits, selectors)),
        LogSoftmax: (node, x) => One(to, node, Seq1(x), Operator("LogSoftmax", Int("axis", 1))),
        UnitNorm: (node, x) => UnitNorm(to, node, x));

    /// <summary>Name of the value that holds the indices of a pooling's maxima.</summary>
    internal static string Indices(string pool) => $"{pool}.indices";

    private static Emitted Conv2d(Emission to, Node node, Op.Conv2d op, Emitted x) => to.Folded.Firsts.Find(node.Name).Match(
        Some: first => Pair(to, (first, (Op.Conv2d)first.Op), (node, op), x),
        None: () => Single(to, node, op, x));

    private static Emitted Pair(Emission to, (Node Node, Op.Conv2d Op) first, (Node Node, Op.Conv2d Op) second, Emitted x)
    {
        var (value, size) = (to.Names[second.Node], first.Op);
        var both = new Lazy<(float[] Weight, float[] Bias)>(() => ConvolutionFolding.Fold(
            first.Node.Owner, second.Node.Owner, size.In * size.Kernel * size.Kernel, name => to.Weights[name]));
        var (weight, bias) = ($"{second.Node.Owner}.weight", $"{second.Node.Owner}.bias");
        return new(value, x.Value, Seq1(Node(Convolution(size), second.Node.Name, Seq(x.Value, weight, bias), Seq1(value))), Seq(
            new Initializer(weight, () => Floats(weight, Seq(second.Op.Out, size.In, size.Kernel, size.Kernel), both.Value.Weight)),
            new Initializer(bias, () => Floats(bias, Seq1(second.Op.Out), both.Value.Bias))));
    }

    private static Operator Convolution(Op.Conv2d op) => Operator(
        "Conv", Ints("kernel_shape", op.Kernel, op.Kernel), Ints("pads", op.Padding, op.Padding, op.Padding, op.Padding));

    private static Emitted Single(Emission to, Node node, Op.Conv2d op, Emitted x)
    {
        var (weight, bias) = ($"{node.Owner}.weight", $"{node.Owner}.bias");
        var norm = to.Folded.Norms.Find(node.Name);
        var value = norm.Match(Some: after => to.Names[after], None: () => to.Names[node]);
        var constants = norm.Match(
            Some: after => FoldedConstants(to, node.Owner, after.Owner),
            None: () => op.Bias ? Seq(to.Plain(weight), to.Plain(bias)) : Seq1(to.Plain(weight)));
        return new(value, x.Value, Seq1(Node(Convolution(op), node.Name, x.Value.Cons(constants.Map(one => one.Name)), Seq1(value))), constants);
    }

    private static Seq<Initializer> FoldedConstants(Emission to, string conv, string norm)
    {
        var both = new Lazy<(float[] Weight, float[] Bias)>(() => BatchNormFolding.Fold(conv, norm, to.Weights.Find));
        var (weight, bias) = ($"{conv}.weight", $"{conv}.bias");
        return Seq(
            new Initializer(weight, () => Floats(weight, to.Table[weight].Sizes, both.Value.Weight)),
            new Initializer(bias, () => Floats(bias, Seq1(both.Value.Bias.Length), both.Value.Bias)));
    }

    private static Emitted BatchNorm(Emission to, Node node, Emitted x)
    {
        if (to.IsFolded(node))
        {
            return new(x.Value, x.Source, Empty, Empty);
        }

        var names = Seq("weight", "bias", "running_mean", "running_var").Map(name => $"{node.Owner}.{name}");
        var norm = Operator("BatchNormalization", Number("epsilon", (float)BatchNormFolding.Epsilon));
        return new(
            to.Names[node], x.Value, Seq1(Node(norm, node.Name, x.Value.Cons(names), Seq1(to.Names[node]))), names.Map(to.Plain));
    }

    private static Emitted MaxPool2d(Emission to, Node node, Op.MaxPool2d op, Emitted x)
    {
        var value = to.Names[node];
        var outputs = op.Indices ? Seq(value, Indices(node.Name)) : Seq1(value);
        return new(value, x.Value, Seq1(Node(Pooling("MaxPool", op.Size), node.Name, Seq1(x.Value), outputs)), Empty);
    }

    private static Emitted MaxUnpool2d(Emission to, Node node, Op.MaxUnpool2d op, Emitted x)
    {
        var unpool = Node(Pooling("MaxUnpool", op.Size), node.Name, Seq(x.Value, Indices(node.Inputs[1])), Seq1(to.Names[node]));
        return new(to.Names[node], x.Value, Seq1(unpool), Empty);
    }

    private static Emitted Upsample2d(Emission to, Node node, Op.Upsample2d op, Emitted x)
    {
        var scales = new Initializer($"scales.{op.Factor}", () => Floats($"scales.{op.Factor}", Seq1(4), [1, 1, op.Factor, op.Factor]));
        var resize = Operator("Resize", Text("mode", "linear"), Text("coordinate_transformation_mode", "align_corners"));
        return new(
            to.Names[node], x.Value, Seq1(Node(resize, node.Name, Seq(x.Value, "", scales.Name), Seq1(to.Names[node]))), Seq1(scales));
    }

    private static Emitted Linear(Emission to, Node node, Op.Linear op, Emitted x)
    {
        var names = op.Bias ? Seq($"{node.Owner}.weight", $"{node.Owner}.bias") : Seq1($"{node.Owner}.weight");
        var gemm = Node(Operator("Gemm", Int("transB", 1)), node.Name, x.Value.Cons(names), Seq1(to.Names[node]));
        return new(to.Names[node], x.Value, Seq1(gemm), names.Map(to.Plain));
    }

    // The axes of ReduceL2 are an input from operator set 18 on, and an attribute before.
    private static Emitted UnitNorm(Emission to, Node node, Emitted x)
    {
        var length = $"{node.Name}.length";
        var axes = new Initializer("axes.channel", () => Longs("axes.channel", 1));
        var isInput = to.Options.Opset >= 18;
        var reduce = isInput
            ? Node(Operator("ReduceL2", Int("keepdims", 1)), length, Seq(x.Value, axes.Name), Seq1(length))
            : Node(Operator("ReduceL2", Ints("axes", 1), Int("keepdims", 1)), length, Seq1(x.Value), Seq1(length));
        var (floor, divisor) = (new Initializer("floor.length", () => Floats("floor.length", Seq1(1), [(float)Op.UnitNorm.Floor])), $"{node.Name}.divisor");
        var raise = Node(Operator("Max"), divisor, Seq(length, floor.Name), Seq1(divisor));
        var divide = Node(Operator("Div"), node.Name, Seq(x.Value, divisor), Seq1(to.Names[node]));
        return new(to.Names[node], x.Value, Seq(reduce, raise, divide), isInput ? Seq(axes, floor) : Seq1(floor));
    }

    private static Operator Pooling(string type, int size) => Operator(type, Ints("kernel_shape", size, size), Ints("strides", size, size));

    private static Emitted One(Emission to, Node node, Seq<Emitted> xs, Operator does) =>
        new(to.Names[node], xs[0].Value, Seq1(Node(does, node.Name, xs.Map(x => x.Value), Seq1(to.Names[node]))), Empty);
}
