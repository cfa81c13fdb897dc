using Google.Protobuf.Collections;
using Onnx;
using Type = Onnx.TensorProto.Types.DataType;

namespace Multitask.Exports;

/// <summary>Helpers for inspecting and rewriting graphs.</summary>
internal static class OnnxGraph
{
    /// <summary>A copy of a model with its graph changed.</summary>
    internal static OnnxModel With(this OnnxModel model, Action<GraphProto> change)
    {
        var proto = model.Proto.Clone();
        change(proto.Graph);
        return new OnnxModel(proto);
    }

    /// <summary>Renames a value in the inputs and outputs of all nodes; declared inputs and outputs of the graph keep their names.</summary>
    internal static void Rename(this GraphProto graph, string from, string to)
    {
        foreach (var names in graph.Node.SelectMany(node => new[] { node.Input, node.Output }))
        {
            names.Rename(from, to);
        }
    }

    /// <summary>Renames a value in the inputs or outputs of one node.</summary>
    internal static void Rename(this RepeatedField<string> names, string from, string to)
    {
        for (var at = 0; at < names.Count; at++)
        {
            names[at] = names[at] == from ? to : names[at];
        }
    }

    /// <summary>The names of the values that hold 32-bit floats, in a graph that <see cref="OnnxEmission"/> wrote.</summary>
    internal static System.Collections.Generic.HashSet<string> Floats(GraphProto graph)
    {
        var floats = graph.Initializer.Where(tensor => tensor.DataType == OnnxNodes.Float).Select(tensor => tensor.Name)
            .Concat(graph.Input.Where(value => value.Type.TensorType.ElemType == OnnxNodes.Float).Select(value => value.Name))
            .ToHashSet();
        foreach (var node in graph.Node.Where(node => IsFloat(node, floats)))
        {
            floats.Add(node.Output[0]);
        }

        return floats;
    }

    /// <summary>Whether the first output holds floats. A second output holds a pooling's indices, never floats.</summary>
    private static bool IsFloat(NodeProto node, System.Collections.Generic.HashSet<string> floats) => node.OpType switch
    {
        "Less" or "GreaterOrEqual" or "Greater" or "And" or "IsNaN" or "Shape" or "ArgMax" => false,
        "Cast" => node.Attribute.Single(attribute => attribute.Name == "to").I == (int)Type.Float,
        "Where" => floats.Contains(node.Input[1]),
        _ => floats.Contains(node.Input[0]),
    };
}
