using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using static Multitask.Exports.OnnxNodes;
using Type = Onnx.TensorProto.Types.DataType;

namespace Multitask.Exports;

/// <summary>Models in 16-bit floats (IEEE 754 binary16); inputs and outputs stay 32-bit.</summary>
/// <remarks>
/// Convolutions, linear maps and what only moves, compares or bounds numbers are 16-bit, with their weights. What adds many numbers, takes
/// exponentials, squares or works in the user's units stays 32-bit: softmax, lengths, means, normalisations, columns of tables.
/// </remarks>
public static class OnnxHalf
{
    /// <summary>Operators that lose no more than the rounding of their result.</summary>
    private static readonly System.Collections.Generic.HashSet<string> Safe =
        ["Conv", "Gemm", "Relu", "Sigmoid", "Mul", "Concat", "MaxPool", "MaxUnpool", "Resize", "Flatten", "Identity"];

    /// <summary>What a value is called in 16 bits.</summary>
    public static string Name(string value) => $"{value}.half";

    /// <summary>The same model in 16-bit floats where that is safe.</summary>
    public static OnnxModel Of(OnnxModel model) => model.With(graph =>
    {
        var floats = OnnxGraph.Floats(graph);
        var constants = graph.Initializer.Select(tensor => tensor.Name).ToHashSet();
        var halves = graph.Node.Where(node => IsHalf(node, constants)).ToHashSet();
        var form = new Form(floats, constants, [.. halves.SelectMany(node => node.Output.Take(1))], Reads(halves, floats), Others(graph, halves));
        var nodes = Inputs(graph, form).Concat(graph.Node.ToArray().SelectMany(node => Written(node, halves.Contains(node), form))).ToArray();
        graph.Node.Clear();
        graph.Node.AddRange(nodes);
        Constants(graph, form);
    });

    /// <summary>Values by name.</summary>
    /// <param name="Floats">All that were 32-bit floats.</param>
    /// <param name="Constants">Initializers.</param>
    /// <param name="Made">What 16-bit nodes make.</param>
    /// <param name="Halves">What 16-bit nodes read.</param>
    /// <param name="Singles">What other nodes, or outputs, read.</param>
    private sealed record Form(
        System.Collections.Generic.HashSet<string> Floats,
        System.Collections.Generic.HashSet<string> Constants,
        System.Collections.Generic.HashSet<string> Made,
        System.Collections.Generic.HashSet<string> Halves,
        System.Collections.Generic.HashSet<string> Singles)
    {
        /// <summary>A constant that only 16-bit nodes read keeps its name.</summary>
        internal string Half(string name) => Constants.Contains(name) && !Singles.Contains(name) ? name : Name(name);
    }

    /// <summary>A product with a constant is in the user's units; the scales of a Resize are no data.</summary>
    private static bool IsHalf(NodeProto node, System.Collections.Generic.HashSet<string> constants) =>
        Safe.Contains(node.OpType) && !(node.OpType == "Mul" && constants.Contains(node.Input[1]));

    private static IEnumerable<string> Data(NodeProto node) => node.OpType == "Resize" ? node.Input.Take(1) : node.Input;

    private static System.Collections.Generic.HashSet<string> Reads(
        IEnumerable<NodeProto> halves, System.Collections.Generic.HashSet<string> floats) => [.. halves.SelectMany(Data).Where(floats.Contains)];

    private static System.Collections.Generic.HashSet<string> Others(GraphProto graph, System.Collections.Generic.HashSet<NodeProto> halves) =>
    [
        .. graph.Node.SelectMany(node => halves.Contains(node) ? node.Input.Except(Data(node)) : node.Input),
        .. graph.Output.Select(value => value.Name),
    ];

    private static IEnumerable<NodeProto> Inputs(GraphProto graph, Form form) =>
        graph.Input.Select(input => input.Name).Where(form.Halves.Contains).Select(name => Cast(name, form.Half(name), Type.Float16));

    /// <summary>A node with its reads and writes in their types, and the casts that others need of what it makes.</summary>
    private static IEnumerable<NodeProto> Written(NodeProto node, bool isHalf, Form form)
    {
        var value = node.Output[0];
        if (!isHalf)
        {
            return form.Halves.Contains(value) && form.Floats.Contains(value) ? [node, Cast(value, form.Half(value), Type.Float16)] : [node];
        }

        var written = node.Clone();
        foreach (var name in Data(node).Distinct().Where(form.Floats.Contains).ToArray())
        {
            Replace(written.Input, name, form.Half(name));
        }

        written.Output[0] = form.Half(value);
        return form.Singles.Contains(value) ? [written, Cast(written.Output[0], value, Type.Float)] : [written];
    }

    private static void Replace(Google.Protobuf.Collections.RepeatedField<string> names, string from, string to)
    {
        for (var at = 0; at < names.Count; at++)
        {
            names[at] = names[at] == from ? to : names[at];
        }
    }

    private static NodeProto Cast(string from, string to, Type type) =>
        Node(Operator("Cast", Int("to", (int)type)), $"{from}.cast", Seq1(from), Seq1(to));

    private static void Constants(GraphProto graph, Form form)
    {
        foreach (var tensor in graph.Initializer.Where(tensor => form.Halves.Contains(tensor.Name)).ToArray())
        {
            var half = Tensor(form.Half(tensor.Name), tensor.Dims.ToSeq(), (int)Type.Float16, Rounded(tensor.RawData));
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

    private static byte[] Rounded(ByteString raw)
    {
        var halves = System.Array.ConvertAll(MemoryMarshal.Cast<byte, float>(raw.Span).ToArray(), value => (Half)value);
        return MemoryMarshal.AsBytes<Half>(halves).ToArray();
    }
}
