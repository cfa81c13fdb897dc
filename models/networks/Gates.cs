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

    /// <summary>The input as a vector: its nodes, and the name of the last.</summary>
    internal (Seq<Node> Nodes, string Name) Vector => Shape.IsImage
        ? (Seq1(Node("flatten", new Op.Flatten(), Input)), $"{Path}.flatten")
        : (Seq<Node>(), Input);
}

/// <summary>The nodes between what a gate reads and the weights of its experts, which the last of them gives.</summary>
internal static class Gates
{
    /// <summary>The softmax of a linear map without bias (Ma et al., KDD 2018, equation 7).</summary>
    internal static Seq<Node> Softmax(GateScope scope)
    {
        var (nodes, input) = scope.Vector;
        var linear = scope.Node("linear", new Op.Linear((int)scope.Shape.Count, scope.Experts) { Bias = false }, input);
        return nodes.Add(linear).Add(scope.Node("softmax", new Op.Softmax(), linear.Name));
    }

    /// <summary>Smooth steps of one linear map, weighted by the softmax of another (Hazimeh et al., NeurIPS 2021, section 3.2).</summary>
    /// <remarks>
    /// Both maps start as in the authors' program, so that every step starts in the middle of its rise. Their regulariser for numbers of
    /// experts that are no power of two is not needed here, and the one of entropy, which they leave out unless asked for, not there.
    /// </remarks>
    internal static Func<GateScope, Seq<Node>> SmoothSelect(int selected, double gamma) => scope =>
    {
        var (nodes, input) = scope.Vector;
        var (width, select) = ((int)scope.Shape.Count, new Op.SmoothSelect(scope.Experts, selected, gamma));
        var bits = scope.Node("bits", new Op.Linear(width, selected * select.Bits) { Bound = gamma / 100 }, input);
        var selectors = scope.Node("selectors", new Op.Linear(width, selected) { Bound = 0.05 }, input);
        return nodes.Add(bits).Add(selectors).Add(scope.Node("select", select, bits.Name, selectors.Name));
    };
}
