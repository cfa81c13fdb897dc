using System.Numerics;

namespace Multitask.Models.Interpreters;

/// <summary>The rules for a node by itself: the number of its inputs, and the ranges of its operation's attributes.</summary>
internal static class NodeRules
{
    private static readonly Interpreter<Rule> Rules = new(
        Input: (_, op) => new(0, 0, SensibleShape(op.Shape)),
        Conv2d: (_, op, _) => new(1, 1,
            Positive(("in", op.In), ("out", op.Out), ("kernel", op.Kernel)) + NotNegative("padding", op.Padding)),
        BatchNorm: (_, op, _) => new(1, 1, Positive(("channels", op.Channels))),
        Relu: (_, _) => new(1, 1),
        Sigmoid: (_, _) => new(1, 1),
        Tanh: (_, _) => new(1, 1),
        MaxPool2d: (_, op, _) => new(1, 1, Positive(("size", op.Size))),
        GlobalAvgPool2d: (_, _) => new(1, 1),
        MaxUnpool2d: (_, op, _, _) => new(2, 2, Positive(("size", op.Size))),
        Upsample2d: (_, op, _) => new(1, 1, Positive(("factor", op.Factor))),
        Concat: (_, _) => new(1, int.MaxValue),
        Multiply: (_, _, _) => new(2, 2),
        Flatten: (_, _) => new(1, 1),
        Slice: (_, op, _) => new(1, 1, NotNegative("start", op.Start) + Some(op.Shape)),
        EdgeNetwork: (_, op, _) => new(1, 1, Positive(("in", op.In), ("hidden", op.Hidden))),
        EdgeConvolution: (_, op, _, _) => new(2, 2, Positive(("width", op.Width), ("hidden", op.Hidden))),
        GatedUpdate: (_, op, _, _) => new(2, 2, Positive(("width", op.Width))),
        Set2Set: (_, op, _, _) => new(2, 2, Positive(("width", op.Width), ("steps", op.Steps))),
        Linear: (_, op, _) => new(1, 1, Positive(("in", op.In), ("out", op.Out))),
        Dropout: (_, op, _) => new(1, 1, Share("rate", op.Rate)),
        SelectColumns: (_, op, _) => new(1, 1, op.Columns.IsEmpty
            ? Seq1("columns must be at least one, found none")
            : op.Columns.Bind(column => NotNegative("every column", column))),
        Embedding: (_, op, _) => new(1, 1, NotNegative("column", op.Column) + Positive(("count", op.Count), ("width", op.Width))),
        OneHot: (_, op, _) => new(1, 1, NotNegative("column", op.Column) + Positive(("count", op.Count))),
        Standardise: (_, op, _) => new(1, 1, Positive(("size", op.Size))),
        Restore: (_, op, _) => new(1, 1, Positive(("size", op.Size))),
        Learnt: (_, op) => new(0, 0, op.Start.IsEmpty ? Seq1("start must be at least one number, found none") : Seq<string>()),
        Branch: (_, op) => new(0, 0, Positive(("count", op.Count)) + Above0("start", op.Start) + Above0("end", op.End)),
        WeightedSum: (_, _, _) => new(2, int.MaxValue),
        Softmax: (_, _) => new(1, 1),
        SmoothSelect: (_, op, _, _) => new(2, 2, Positive(("selected", op.Selected)) + Steps(op)),
        LogSoftmax: (_, _) => new(1, 1),
        UnitNorm: (_, _) => new(1, 1));

    /// <summary>All violations of these rules.</summary>
    internal static Seq<string> Mistakes(Network network) => network.Nodes.Bind(node =>
    {
        var rule = Of(node);
        return (Arity(rule, node.Inputs.Count) + rule.Mistakes).Map(mistake => $"'{node.Name}': {mistake}");
    });

    // The rules ignore the values of the inputs; two placeholders let the fold apply any operation, however many inputs the node really has.
    private static Rule Of(Node node) => Fold.Apply(Rules, node, Seq(new Rule(0, 0), new Rule(0, 0)));

    private static Seq<string> Arity(Rule rule, int found) => found >= rule.Least && found <= rule.Most
        ? Seq<string>()
        : Seq1($"must read {(rule.Least == rule.Most ? $"{rule.Least}" : $"at least {rule.Least}")} inputs, found {found}");

    private static Seq<string> Positive(params ReadOnlySpan<(string Name, int Value)> numbers) =>
        numbers.ToArray().ToSeq().Filter(number => number.Value < 1)
            .Map(number => $"{number.Name} must be at least 1, found {number.Value}");

    private static Seq<string> NotNegative(string name, int value) =>
        value >= 0 ? Seq<string>() : Seq1($"{name} must be at least 0, found {value}");

    private static Seq<string> Share(string name, double value) =>
        value is >= 0 and < 1 ? Seq<string>() : Seq1(FormattableString.Invariant($"{name} must be at least 0 and below 1, found {value}"));

    private static Seq<string> Steps(Op.SmoothSelect op) =>
        (BitOperations.IsPow2(op.Experts) && op.Experts > 1 ? Seq<string>() : Seq1($"experts must be a power of two, at least 2, found {op.Experts}"))
        + Above0("gamma", op.Gamma);

    private static Seq<string> Above0(string name, double value) =>
        value > 0 ? Seq<string>() : Seq1(FormattableString.Invariant($"{name} must be above 0, found {value}"));

    private static Seq<string> SensibleShape(Shape shape) =>
        shape.Sizes.Count is 1 or 3 && shape.Sizes.ForAll(size => size > 0)
            ? Seq<string>()
            : Seq1($"must be an image (channels x height x width) or a vector of features, every size at least 1, found {shape}");

    private static Seq<string> Some(Shape shape) => !shape.Sizes.IsEmpty && shape.Sizes.ForAll(size => size > 0)
        ? Seq<string>()
        : Seq1($"the shape of a slice must have sizes, all at least 1, found {shape}");

    private sealed record Rule(int Least, int Most, Seq<string> Mistakes = default);
}
