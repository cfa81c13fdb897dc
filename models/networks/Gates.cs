namespace Multitask.Models.Networks;

/// <summary>Where a gate is added.</summary>
/// <param name="Path">The prefix of the names of its nodes.</param>
/// <param name="Part">The part of the network to which they belong.</param>
/// <param name="Input">The node that the gate reads.</param>
/// <param name="Shape">The shape of that node.</param>
/// <param name="Experts">The number of experts that it weights.</param>
internal sealed record GateScope(string Path, Part Part, string Input, Shape Shape, int Experts)
{
    internal Node Node(string name, Op op, params ReadOnlySpan<string> inputs) => new($"{Path}.{name}", op, inputs.ToArray().ToSeq().Strict(), Part);

    /// <summary>For graphs: the pooling of nodes to a vector, and the name of the node mask.</summary>
    internal Option<(Op.Set2Set Op, string Mask)> Pool { get; init; }

    /// <summary>The input as a vector: the nodes that compute it, the name of the last one, and its width.</summary>
    internal (Seq<Node> Nodes, string Name, int Width) Vector => Shape.IsImage
        ? (Seq1(Node("flatten", new Op.Flatten(), Input)), $"{Path}.flatten", (int)Shape.Count)
        : Pool.Filter(_ => Shape.Sizes.Count == 2).Match(
            pool => (Seq1(Node("pool", pool.Op with { Width = Shape.Sizes[1] }, Input, pool.Mask)), $"{Path}.pool", 2 * Shape.Sizes[1]),
            () => (Seq<Node>(), Input, Shape.Channels));
}

/// <summary>Gates: the nodes that compute the weights of experts from a gate's input.</summary>
internal static class Gates
{
    /// <summary>The softmax of a linear map without bias (Ma et al., KDD 2018, equation 7).</summary>
    internal static Seq<Node> Softmax(GateScope scope)
    {
        var (nodes, input, width) = scope.Vector;
        var linear = scope.Node("linear", new Op.Linear(width, scope.Experts) { Bias = false }, input);
        return nodes.Add(linear).Add(scope.Node("softmax", new Op.Softmax(), linear.Name));
    }

    /// <summary>The gate of DSelect-k: the bits and the selectors are linear maps of the input (Hazimeh et al., NeurIPS 2021, section 3.2).</summary>
    /// <remarks>
    /// Both maps are initialised as in the authors' code, so that every smooth step starts near the middle of its rise. The authors' regulariser for
    /// a number of experts that is not a power of two is not needed here; their optional entropy regulariser is not implemented.
    /// </remarks>
    internal static Func<GateScope, Seq<Node>> SmoothSelect(int selected, double gamma) => scope =>
    {
        var (nodes, input, width) = scope.Vector;
        var select = new Op.SmoothSelect(scope.Experts, selected, gamma);
        var bits = scope.Node("bits", new Op.Linear(width, selected * select.Bits) { Bound = gamma / 100 }, input);
        var selectors = scope.Node("selectors", new Op.Linear(width, selected) { Bound = 0.05 }, input);
        return nodes.Add(bits).Add(selectors).Add(scope.Node("select", select, bits.Name, selectors.Name));
    };
}
