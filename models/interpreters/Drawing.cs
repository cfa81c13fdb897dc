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
        WeightedSum: (_, _, _) => "weighted sum",
        Softmax: (_, _) => "softmax",
        SmoothSelect: (_, op, _, _) => $"smooth selection of {op.Selected} of {op.Experts}",
        LogSoftmax: (_, _) => "log softmax",
        UnitNorm: (_, _) => "unit norm");

    /// <summary>
    /// Draws a well-formed network: a subgraph for the trunk, one per task's attention modules and one for the heads. A box is a chain of
    /// operations of one scope, each read only by the next; its last line is the output shape of the last of them.
    /// </summary>
    public static string Mermaid(Network network)
    {
        var leaders = Leaders(network);
        var boxes = network.Nodes.GroupBy(node => leaders[node.Name], StringComparer.Ordinal)
            .Select((nodes, number) => new Box(number, nodes.ToSeq()))
            .ToSeq();
        var numbers = boxes.Fold(Map<string, int>(), (known, box) => box.Nodes.Fold(known, (all, node) => all.Add(node.Name, box.Number)));
        var lines = Subgraphs(boxes, Labels(network, boxes)) + Edges(network, numbers);
        return string.Join('\n', "flowchart TB".Cons(lines)) + "\n";
    }

    // The first node of the box a node is drawn in.
    private static Map<string, string> Leaders(Network network)
    {
        var reads = network.Nodes.Bind(node => node.Inputs).Fold(
            Map<string, int>(),
            (known, input) => known.AddOrUpdate(input, count => count + 1, 1));
        bool Goes(Node node) => node.Inputs.Count == 1 && reads[node.Inputs[0]] == 1 && Path(node.Inputs[0]) == Path(node.Name);
        return network.Nodes.Fold(
            Map<string, string>(),
            (known, node) => known.Add(node.Name, Goes(node) ? known[node.Inputs[0]] : node.Name));
    }

    private static Map<int, string> Labels(Network network, Seq<Box> boxes)
    {
        var words = Fold.Over(network, Words);
        var shapes = Shapes.Of(network);
        return boxes.Fold(Map<int, string>(), (known, box) => known.Add(
            box.Number,
            $"{Path(box.First.Name)}<br/>{string.Join(", ", box.Nodes.Map(node => words[node.Name]))}<br/>{shapes[box.Last.Name]}"));
    }

    private static Seq<string> Subgraphs(Seq<Box> boxes, Map<int, string> labels) => boxes
        .GroupBy(box => Title(box.First.Part), StringComparer.Ordinal)
        .SelectMany((group, number) => $"  subgraph g{number}[\"{group.Key}\"]"
            .Cons(group.Select(box => $"    n{box.Number}[\"{labels[box.Number]}\"]").ToSeq())
            .Add("  end"))
        .ToSeq();

    private static Seq<string> Edges(Network network, Map<string, int> numbers) => network.Nodes
        .Bind(node => node.Inputs.Map(input => (From: numbers[input], To: numbers[node.Name])))
        .Filter(edge => edge.From != edge.To)
        .Map(edge => $"  n{edge.From} --> n{edge.To}");

    private static string Title(Part part) => part switch
    {
        Part.Attention attention => $"attention: {attention.Task}",
        Part.Head => "heads",
        Part.Trunk => "trunk",
        _ => throw new UnreachableException(),
    };

    private static string Path(string name) => name.Contains('.', StringComparison.Ordinal) ? name[..name.LastIndexOf('.')] : name;

    private sealed record Box(int Number, Seq<Node> Nodes)
    {
        internal Node First => Nodes.Head;

        internal Node Last => Nodes.Last;
    }
}
