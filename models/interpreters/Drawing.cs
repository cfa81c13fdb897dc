using System.Diagnostics;

namespace Multitask.Models.Interpreters;

/// <summary>A network as a Mermaid flowchart.</summary>
public static class Drawing
{
    private static readonly Interpreter<string> Words = new(
        Input: (_, _) => "input",
        Conv2d: (_, op, _) => $"conv {op.Kernel} x {op.Kernel}",
        BatchNorm: (_, _, _) => "batch norm",
        Relu: (_, _) => "relu",
        Sigmoid: (_, _) => "sigmoid",
        Tanh: (_, _) => "tanh",
        MaxPool2d: (_, op, _) => $"max pool {op.Size}",
        GlobalAvgPool2d: (_, _) => "global average pool",
        MaxUnpool2d: (_, op, _, _) => $"max unpool {op.Size}",
        Upsample2d: (_, op, _) => $"upsample {op.Factor}",
        Concat: (_, _) => "concat",
        Multiply: (_, _, _) => "multiply",
        Flatten: (_, _) => "flatten",
        Slice: (_, _, _) => "slice",
        EdgeNetwork: (_, _, _) => "edge network",
        EdgeConvolution: (_, _, _, _) => "edge convolution",
        GatedUpdate: (_, _, _, _) => "gated update",
        Set2Set: (_, op, _, _) => $"set2set, {op.Steps} steps",
        Linear: (_, _, _) => "linear",
        Dropout: (_, op, _) => FormattableString.Invariant($"dropout {op.Rate}"),
        SelectColumns: (_, op, _) => $"{op.Columns.Count} columns",
        Embedding: (_, op, _) => $"embedding of {op.Count} categories",
        OneHot: (_, op, _) => $"one-hot of {op.Count} categories",
        Standardise: (_, _, _) => "standardise",
        Restore: (_, _, _) => "restore units",
        Learnt: (_, op) => $"{op.Start.Count} learnt weights",
        Branch: (_, op) => $"choice of one of {op.Count}",
        WeightedSum: (_, _, _) => "weighted sum",
        Softmax: (_, _) => "softmax",
        SmoothSelect: (_, op, _, _) => $"smooth selection of {op.Selected} of {op.Experts}",
        LogSoftmax: (_, _) => "log softmax",
        UnitNorm: (_, _) => "unit norm");

    /// <summary>
    /// Draws a well-formed network, with a subgraph for the trunk, one for each task's attention modules and one for the heads. A box is a chain of
    /// operations of one scope, each of which is read by the next one only; its last line is the output shape of the chain.
    /// </summary>
    public static string Mermaid(Network network)
    {
        var drawing = Of(network);
        var edges = drawing.Edges.Map(edge => $"  n{edge.From} --> n{edge.To}");
        return string.Join('\n', "flowchart TB".Cons(Subgraphs(drawing.Boxes) + edges)) + "\n";
    }

    /// <summary>The boxes of the drawing, and the edges between them.</summary>
    public static (Seq<DrawnBox> Boxes, Seq<(int From, int To)> Edges) Of(Network network)
    {
        var leaders = Leaders(network);
        var (words, shapes) = (Fold.Over(network, Words), Shapes.Of(network));
        var groups = network.Nodes.GroupBy(node => leaders[node.Name], StringComparer.Ordinal).Select(nodes => nodes.ToSeq().Strict()).ToArray();
        var numbers = toMap(groups.SelectMany((nodes, number) => nodes.Map(node => (node.Name, number))));
        var boxes = groups.Select((nodes, number) => new DrawnBox(
            number, Title(nodes.Head.Part), Path(nodes.Head.Name), string.Join(", ", nodes.Map(node => words[node.Name])), shapes[nodes.Last.Name].ToString()));
        return (boxes.ToSeq().Strict(), Edges(network, numbers).Strict());
    }

    // The first node of the box a node is drawn in.
    private static Map<string, string> Leaders(Network network)
    {
        var reads = network.Nodes.Bind(node => node.Inputs).Fold(
            Map<string, int>(),
            (known, input) => known.AddOrUpdate(input, count => count + 1, 1));
        bool Continues(Node node) => node.Inputs.Count == 1 && reads[node.Inputs[0]] == 1 && Path(node.Inputs[0]) == Path(node.Name);
        return network.Nodes.Fold(
            Map<string, string>(),
            (known, node) => known.Add(node.Name, Continues(node) ? known[node.Inputs[0]] : node.Name));
    }

    private static Seq<string> Subgraphs(Seq<DrawnBox> boxes) => boxes
        .GroupBy(box => box.Part, StringComparer.Ordinal)
        .SelectMany((group, number) => $"  subgraph g{number}[\"{group.Key}\"]"
            .Cons(group.Select(box => $"    n{box.Number}[\"{box.Scope}<br/>{box.Operations}<br/>{box.Shape}\"]").ToSeq())
            .Add("  end"))
        .ToSeq();

    private static Seq<(int From, int To)> Edges(Network network, Map<string, int> numbers) => network.Nodes
        .Bind(node => node.Inputs.Map(input => (From: numbers[input], To: numbers[node.Name])))
        .Filter(edge => edge.From != edge.To);

    private static string Title(Part part) => part switch
    {
        Part.Attention attention => $"attention: {attention.Task}",
        Part.Head => "heads",
        Part.Trunk => "trunk",
        _ => throw new UnreachableException(),
    };

    private static string Path(string name) => name.Contains('.', StringComparison.Ordinal) ? name[..name.LastIndexOf('.')] : name;
}

/// <summary>A box of a drawing: a chain of operations of one scope, each of which is read by the next one only.</summary>
/// <param name="Number">The index of the box, from 0.</param>
/// <param name="Part"><c>trunk</c>, <c>attention: TASK</c> or <c>heads</c>.</param>
/// <param name="Scope">The prefix of the names of the weights: <c>trunk.stage1</c>.</param>
/// <param name="Operations">The names of the operations, in order.</param>
/// <param name="Shape">The output shape of the last operation.</param>
public sealed record DrawnBox(int Number, string Part, string Scope, string Operations, string Shape);
