using Onnx;
using static Multitask.Exports.OnnxNodes;

namespace Multitask.Exports;

/// <summary>Max unpooling with operators that ONNX Runtime has for every device.</summary>
internal static class OnnxScatter
{
    /// <summary>
    /// Scatters the flattened values by their indices into zeros as large as the pooling's input, and reshapes the result to (N, C, H, W) of
    /// <paramref name="shape"/>, or of the pooling's input if height and width are dynamic.
    /// </summary>
    /// <remarks>
    /// The zeros are <c>x &lt; x</c> cast to float: it is false also for infinities and NaN, and needs no shape arithmetic, which ONNX Runtime
    /// would run on the CPU.
    /// </remarks>
    internal static Emitted Unpool(Emission to, Node node, (Emitted Values, Emitted Pool) from, Shape shape)
    {
        var (name, value, large) = (node.Name, to.Names[node], from.Pool.Source);
        var flat = new Initializer("shape.flat", () => Longs("shape.flat", -1));
        var image = new Initializer(
            $"{name}.shape", () => Longs($"{name}.shape", -1, shape.Channels, shape.Height, shape.Width));
        var (shapeNode, constants) = to.Options.FreeSize
            ? (Seq1(Step(Operator("Shape"), "shape", Seq1(large))), Seq1(flat))
            : (Seq<NodeProto>(), Seq(flat, image));
        var nodes = Seq(
            Step(Operator("Less"), "none", Seq(large, large)),
            Step(Operator("Cast", Int("to", (int)TensorProto.Types.DataType.Float)), "zeros", Seq1($"{name}.none")),
            Step(Operator("Reshape"), "blank", Seq($"{name}.zeros", flat.Name)),
            Step(Operator("Reshape"), "places", Seq(OnnxEmission.Indices(node.Inputs[1]), flat.Name)),
            Step(Operator("Reshape"), "maxima", Seq(from.Values.Value, flat.Name)),
            Step(Operator("ScatterElements", Int("axis", 0)), "scattered", Seq($"{name}.blank", $"{name}.places", $"{name}.maxima")),
            Node(Operator("Reshape"), name, Seq($"{name}.scattered", image.Name), Seq1(value)));
        return new(value, from.Values.Value, shapeNode + nodes, constants);

        NodeProto Step(Operator does, string step, Seq<string> inputs) =>
            Node(does, $"{name}.{step}", inputs, Seq1($"{name}.{step}"));
    }
}
