namespace Multitask.Models.Interpreters;

/// <summary>Floating-point operations of one forward pass over one example.</summary>
/// <param name="Nodes">Operations of each node by name.</param>
/// <remarks>
/// A multiply-add counts as 2 operations; a comparison, division, square root, exponential or logarithm as 1; moving data is free. A sum
/// starts from the bias, so n products cost exactly 2 n. Normalisations are counted as in evaluation.
/// </remarks>
public sealed record Flops(Map<string, long> Nodes)
{
    /// <summary>Operations of the whole network.</summary>
    public long Total => Nodes.Values.Sum();

    /// <summary>Counts a well-formed network.</summary>
    public static Flops Of(Network network) => new(Fold.Over(network, Rules(Shapes.Of(network))));

    private static Interpreter<long> Rules(Map<string, Shape> shapes)
    {
        long Size(Node node) => shapes[node.Name].Count;
        long Pixels(Node node) => Size(node) / shapes[node.Name].Channels;
        return new(
            Input: (_, _) => 0,
            Conv2d: (node, op, _) => 2L * op.In * op.Kernel * op.Kernel * Size(node),
            BatchNorm: (node, _, _) => 2 * Size(node), // scale and shift
            Relu: (node, _) => Size(node),
            Sigmoid: (node, _) => 4 * Size(node), // negate, exponential, add, divide
            MaxPool2d: (node, op, _) => ((op.Size * op.Size) - 1) * Size(node),
            GlobalAvgPool2d: (node, _) => shapes[node.Inputs[0]].Count + Size(node), // add the pixels, divide
            MaxUnpool2d: (_, _, _, _) => 0,
            Upsample2d: (node, _, _) => 8 * Size(node), // four weighted neighbours
            Concat: (_, _) => 0,
            Multiply: (node, _, _) => Size(node),
            Flatten: (_, _) => 0,
            Linear: (_, op, _) => 2L * op.In * op.Out,
            Dropout: (_, _, _) => 0,
            SelectColumns: (_, _, _) => 0,
            Embedding: (_, _, _) => 0,
            Standardise: (node, _, _) => 2 * Size(node), // subtract, divide
            Restore: (node, _, _) => 2 * Size(node), // multiply, add
            Learnt: (_, _) => 0,
            WeightedSum: (node, _, xs) => ((2 * xs.Count) - 1) * Size(node),
            Softmax: (node, _) => 5 * Size(node), // compare, subtract, exponential, add, divide
            SmoothSelect: (_, op, _, _) => Selection(op),
            LogSoftmax: (node, _) => (5 * Size(node)) + Pixels(node), // compare, subtract, exponential, add, subtract; a logarithm per pixel
            UnitNorm: (node, _) => (3 * Size(node)) + Pixels(node)); // square, add, divide; a square root per pixel
    }

    /// <summary>
    /// Per bit of a selector 2 comparisons and 5 operations of the polynomial; per bit, selector and expert a product and an addition that
    /// take the step or 1 - step; per selector and expert the product of the bits, the product with the selector's share and an addition; per
    /// selector a softmax.
    /// </summary>
    private static long Selection(Op.SmoothSelect op) => op.Selected * ((7L * op.Bits) + (op.Experts * ((2L * op.Bits) + (op.Bits - 1) + 2)) + 5);
}
