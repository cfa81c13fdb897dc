namespace Multitask.Models.Interpreters;

/// <summary>The output shape of every node for one example, without the batch axis.</summary>
public static class Shapes
{
    // Deliberately total: a node whose inputs do not fit still gets its nominal shape, so that WellFormed reports only that node, not every node
    // after it.
    private static readonly Interpreter<Shape> Rules = new(
        Input: (_, op) => op.Shape,
        Conv2d: (_, op, x) => Shape.Image(op.Out, Convolved(x.Height, op), Convolved(x.Width, op)),
        BatchNorm: (_, _, x) => x,
        Relu: (_, x) => x,
        Sigmoid: (_, x) => x,
        Tanh: (_, x) => x,
        MaxPool2d: (_, op, x) => Shape.Image(x.Channels, x.Height / op.Size, x.Width / op.Size),
        GlobalAvgPool2d: (_, x) => Shape.Image(x.Channels, 1, 1),
        MaxUnpool2d: (_, op, x, _) => Shape.Image(x.Channels, x.Height * op.Size, x.Width * op.Size),
        Upsample2d: (_, op, x) => Shape.Image(x.Channels, x.Height * op.Factor, x.Width * op.Factor),
        Concat: (_, xs) => Joined(xs),
        Multiply: (_, x, _) => x,
        Flatten: (_, x) => Shape.Vector((int)x.Count),
        Slice: (_, op, _) => op.Shape,
        EdgeNetwork: (_, op, x) => Last(x, op.Hidden + 1),
        EdgeConvolution: (_, _, x, _) => x,
        GatedUpdate: (_, _, _, state) => state,
        Set2Set: (_, op, _, _) => Shape.Vector(2 * op.Width),
        Linear: (_, op, x) => Last(x, op.Out),
        Dropout: (_, _, x) => x,
        SelectColumns: (_, op, _) => Shape.Vector(op.Columns.Count),
        Embedding: (_, op, _) => Shape.Vector(op.Width),
        OneHot: (_, op, _) => Shape.Vector(op.Count),
        Standardise: (_, _, x) => x,
        Restore: (_, _, x) => x,
        Learnt: (_, op) => Shape.Vector(op.Start.Count),
        Branch: (_, op) => Shape.Vector(op.Count),
        WeightedSum: (_, _, xs) => xs[0],
        Softmax: (_, x) => x,
        SmoothSelect: (_, op, _, _) => Shape.Vector(op.Experts),
        LogSoftmax: (_, x) => x,
        UnitNorm: (_, x) => x);

    /// <summary>The output shape of every node, by name. The network must be well formed (<see cref="WellFormed"/>).</summary>
    public static Map<string, Shape> Of(Network network) => Fold.Over(network, Rules);

    private static int Convolved(int side, Op.Conv2d op) => side + (2 * op.Padding) - op.Kernel + 1;

    private static Shape Last(Shape x, int size) => new(x.Sizes.Take(x.Sizes.Count - 1).Append(size).ToSeq().Strict());

    private static Shape Joined(Seq<Shape> xs)
    {
        var channels = xs.Fold(0, (sum, x) => sum + x.Channels);
        return xs[0].IsImage ? Shape.Image(channels, xs[0].Height, xs[0].Width) : Shape.Vector(channels);
    }
}
