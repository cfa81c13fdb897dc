using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using static Multitask.Exports.OnnxNodes;
using Type = Onnx.TensorProto.Types.DataType;

namespace Multitask.Exports;

/// <summary>Models in 16-bit floats (IEEE 754 binary16); inputs and outputs stay 32-bit.</summary>
/// <remarks>
/// Convolutions and linear maps, with their weights, and operators that only move, compare or clip numbers are 16-bit. Operators that sum many
/// numbers, exponentiate, square or work in the user's units stay 32-bit: softmax, norms, means, normalisations, table columns.
/// </remarks>
public static class OnnxHalf
{
    /// <summary>Operators that lose no more precision than the rounding of their result.</summary>
    private static readonly System.Collections.Generic.HashSet<string> Safe =
        ["Conv", "Gemm", "Relu", "Sigmoid", "Mul", "Concat", "MaxPool", "MaxUnpool", "Resize", "Flatten", "Identity"];

    /// <summary>The name of a value's 16-bit version.</summary>
    public static string Name(string value) => $"{value}.half";

    /// <summary>Converts a model to 16-bit floats where that is safe.</summary>
    public static OnnxModel Of(OnnxModel model) => model.With(graph =>
    {
        var floats = OnnxGraph.Floats(graph);
        var constants = graph.Initializer.Select(tensor => tensor.Name).ToHashSet();
        var halves = graph.Node.Where(node => IsHalf(node, constants)).ToHashSet();
        var values = new Values(floats, constants, Reads(halves, floats), Others(graph, halves));
        var nodes = Inputs(graph, values).Concat(graph.Node.ToArray().SelectMany(node => Written(node, halves.Contains(node), values))).ToArray();
        graph.Node.Clear();
        graph.Node.AddRange(nodes);
        Constants(graph, values);
    });

    /// <summary>The names of values by their role in the conversion.</summary>
    /// <param name="Floats">Values that were 32-bit floats.</param>
    /// <param name="Constants">Initializers.</param>
    /// <param name="Halves">Values that 16-bit nodes read.</param>
    /// <param name="Singles">Values that other nodes read, and outputs of the graph.</param>
    private sealed record Values(
        System.Collections.Generic.HashSet<string> Floats,
        System.Collections.Generic.HashSet<string> Constants,
        System.Collections.Generic.HashSet<string> Halves,
        System.Collections.Generic.HashSet<string> Singles)
    {
        /// <summary>The name of a value's 16-bit version; a constant that only 16-bit nodes read keeps its name.</summary>
        internal string Half(string name) => Constants.Contains(name) && !Singles.Contains(name) ? name : Name(name);
    }

    /// <summary>Whether a node becomes 16-bit. A product with a constant is in the user's units and stays 32-bit.</summary>
    private static bool IsHalf(NodeProto node, System.Collections.Generic.HashSet<string> constants) =>
        Safe.Contains(node.OpType) && !(node.OpType == "Mul" && constants.Contains(node.Input[1]));

    /// <summary>The inputs that become 16-bit: the scales of a Resize must stay 32-bit.</summary>
    private static IEnumerable<string> Data(NodeProto node) => node.OpType == "Resize" ? node.Input.Take(1) : node.Input;

    private static System.Collections.Generic.HashSet<string> Reads(
        IEnumerable<NodeProto> halves, System.Collections.Generic.HashSet<string> floats) => [.. halves.SelectMany(Data).Where(floats.Contains)];

    private static System.Collections.Generic.HashSet<string> Others(GraphProto graph, System.Collections.Generic.HashSet<NodeProto> halves) =>
    [
        .. graph.Node.SelectMany(node => halves.Contains(node) ? node.Input.Except(Data(node)) : node.Input),
        .. graph.Output.Select(value => value.Name),
    ];

    private static IEnumerable<NodeProto> Inputs(GraphProto graph, Values values) =>
        graph.Input.Select(input => input.Name).Where(values.Halves.Contains).Select(name => Cast(name, values.Half(name), Type.Float16));

    /// <summary>A node with its inputs and output renamed to their 16-bit versions, and the cast of its output that readers of the other type need.</summary>
    private static IEnumerable<NodeProto> Written(NodeProto node, bool isHalf, Values values)
    {
        var value = node.Output[0];
        if (!isHalf)
        {
            return values.Halves.Contains(value) && values.Floats.Contains(value) ? [node, Cast(value, values.Half(value), Type.Float16)] : [node];
        }

        var written = node.Clone();
        foreach (var name in Data(node).Distinct().Where(values.Floats.Contains).ToArray())
        {
            written.Input.Rename(name, values.Half(name));
        }

        written.Output[0] = values.Half(value);
        return values.Singles.Contains(value) ? [written, Cast(written.Output[0], value, Type.Float)] : [written];
    }

    private static NodeProto Cast(string from, string to, Type type) =>
        Node(Operator("Cast", Int("to", (int)type)), $"{from}.cast", Seq1(from), Seq1(to));

    private static void Constants(GraphProto graph, Values values)
    {
        foreach (var tensor in graph.Initializer.Where(tensor => values.Halves.Contains(tensor.Name)).ToArray())
        {
            var half = Tensor(values.Half(tensor.Name), tensor.Dims.ToSeq(), (int)Type.Float16, Rounded(tensor.RawData));
            if (half.Name == tensor.Name)
            {
                graph.Initializer[graph.Initializer.IndexOf(tensor)] = half;
            }
            else
            {
                graph.Initializer.Add(half);
            }
        }
    }

    /// <summary>32-bit floats rounded to 16-bit floats.</summary>
    private static byte[] Rounded(ByteString raw)
    {
        var halves = System.Array.ConvertAll(MemoryMarshal.Cast<byte, float>(raw.Span).ToArray(), value => (Half)value);
        return MemoryMarshal.AsBytes<Half>(halves).ToArray();
    }
}
