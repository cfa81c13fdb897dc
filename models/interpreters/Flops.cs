namespace Multitask.Models.Interpreters;

/// <summary>The number of floating-point operations in a forward pass for one example.</summary>
/// <param name="Nodes">The number of operations of each node, by name.</param>
/// <remarks>
/// A multiply-add counts as 2 operations; a comparison, division, square root, exponential or logarithm as 1; moving data is free. A sum of n
/// products starts from the bias, so it counts as exactly 2 n. Batch normalisations are counted as in evaluation.
/// </remarks>
public sealed record Flops(Map<string, long> Nodes)
{
    /// <summary>The number of operations of the whole network.</summary>
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
            Tanh: (node, _) => 5 * Size(node), // double, exponential, add, divide, subtract
            MaxPool2d: (node, op, _) => ((op.Size * op.Size) - 1) * Size(node),
            GlobalAvgPool2d: (node, _) => shapes[node.Inputs[0]].Count + Size(node), // add the pixels, divide
            MaxUnpool2d: (_, _, _, _) => 0,
            Upsample2d: (node, _, _) => 8 * Size(node), // four weighted neighbours
            Concat: (_, _) => 0,
            Multiply: (node, _, _) => Size(node),
            Flatten: (_, _) => 0,
            Slice: (_, _, _) => 0,
            EdgeNetwork: (node, op, _) => ((2L * op.In) + 1) * op.Hidden * (Size(node) / (op.Hidden + 1)), // affine map, ReLU
            EdgeConvolution: (node, op, _, _) => EdgeConvolution(op, shapes[node.Name].Sizes[0]),
            GatedUpdate: (node, op, _, _) => ((12L * op.Width) + 20) * Size(node), // two maps to three gates; two sigmoids (4), a hyperbolic tangent (5), 7 more
            Set2Set: (node, op, _, _) => op.Steps * Set2SetStep(op.Width, shapes[node.Inputs[0]].Sizes[0]),
            Linear: (node, op, _) => 2L * op.In * Size(node),
            Dropout: (_, _, _) => 0,
            SelectColumns: (_, _, _) => 0,
            Embedding: (_, _, _) => 0,
            OneHot: (_, _, _) => 0,
            Standardise: (node, _, _) => 2 * Size(node), // subtract, divide
            Restore: (node, _, _) => 2 * Size(node), // multiply, add
            Learnt: (_, _) => 0,
            Branch: (_, _) => 0, // chosen once, not for every example
            WeightedSum: (node, _, xs) => ((2 * xs.Count) - 1) * Size(node),
            Softmax: (node, _) => 5 * Size(node), // compare, subtract, exponential, add, divide
            SmoothSelect: (_, op, _, _) => Selection(op),
            LogSoftmax: (node, _) => (5 * Size(node)) + Pixels(node), // compare, subtract, exponential, add, subtract; a logarithm per pixel
            UnitNorm: (node, _) => (3 * Size(node)) + Pixels(node)); // square, add, divide; a square root per pixel
    }

    /// <summary>
    /// Per bit of a selector: 2 comparisons and 5 operations for the polynomial. Per bit, selector and expert: a product and an addition to select
    /// the step or 1 - step. Per selector and expert: the product over the bits, the product with the selector's weight, and an addition. Per
    /// selector: a softmax.
    /// </summary>
    private static long Selection(Op.SmoothSelect op) => op.Selected * ((7L * op.Bits) + (op.Experts * ((2L * op.Bits) + (op.Bits - 1) + 2)) + 5);

    // Per node: the messages for every hidden feature, their sum over all nodes, the linear map of the node itself; count, divide, add.
    private static long EdgeConvolution(Op.EdgeConvolution op, long nodes)
    {
        long hidden = op.Hidden + 1;
        return nodes * ((2 * hidden * op.Width * op.Width) + (2 * nodes * hidden * op.Width) + (2L * op.Width * op.Width) + nodes + (2 * op.Width));
    }

    // The query: an LSTM's two linear maps to four gates; 4 additions, 3 sigmoids (4), 2 hyperbolic tangents (5) and 4 more operations per number.
    // The attention: energies, softmax (5 each), weighted sum.
    private static long Set2SetStep(long width, long nodes) => (24 * width * width) + (30 * width) + (4 * nodes * width) + (5 * nodes);
}
