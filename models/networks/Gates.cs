namespace Multitask.Models.Networks;

/// <summary>Where a gate is added.</summary>
/// <param name="Path">The start of its nodes' names.</param>
/// <param name="Part">Their part of the network.</param>
/// <param name="Input">The node it reads.</param>
/// <param name="Shape">The shape of that.</param>
/// <param name="Experts">How many numbers it gives.</param>
internal sealed record GateScope(string Path, Part Part, string Input, Shape Shape, int Experts)
{
    internal Node Node(string name, Op op, params ReadOnlySpan<string> inputs) => new($"{Path}.{name}", op, inputs.ToArray().ToSeq().Strict(), Part);

    /// <summary>How a graph becomes a vector, and the node that says which of its nodes there are.</summary>
    internal Option<(Op.Set2Set Op, string Mask)> Pool { get; init; }

    /// <summary>The input as a vector: its nodes, the name of the last, and its width.</summary>
    internal (Seq<Node> Nodes, string Name, int Width) Vector => Shape.IsImage
        ? (Seq1(Node("flatten", new Op.Flatten(), Input)), $"{Path}.flatten", (int)Shape.Count)
        : Pool.Filter(_ => Shape.Sizes.Count == 2).Match(
            pool => (Seq1(Node("pool", pool.Op with { Width = Shape.Sizes[1] }, Input, pool.Mask)), $"{Path}.pool", 2 * Shape.Sizes[1]),
            () => (Seq<Node>(), Input, Shape.Channels));
}

/// <summary>The nodes between what a gate reads and the weights of its experts, which the last of them gives.</summary>
internal static class Gates
{
    /// <summary>The softmax of a linear map without bias (Ma et al., KDD 2018, equation 7).</summary>
    internal static Seq<Node> Softmax(GateScope scope)
    {
        var (nodes, input, width) = scope.Vector;
        var linear = scope.Node("linear", new Op.Linear(width, scope.Experts) { Bias = false }, input);
        return nodes.Add(linear).Add(scope.Node("softmax", new Op.Softmax(), linear.Name));
    }

    /// <summary>Smooth steps of one linear map, weighted by the softmax of another (Hazimeh et al., NeurIPS 2021, section 3.2).</summary>
    /// <remarks>
    /// Both maps start as in the authors' program, so that every step starts in the middle of its rise. Their regulariser for numbers of
    /// experts that are no power of two is not needed here, and the one of entropy, which they leave out unless asked for, not there.
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
