using Onnx;
using static Multitask.Exports.OnnxNodes;

namespace Multitask.Exports;

/// <summary>Unpooling by operators that ONNX Runtime has on every device.</summary>
internal static class OnnxScatter
{
    /// <summary>
    /// Everything flat: zeros as many as the pooling read, the values put where the indices say, then back to
    /// (N, C, H, W) of <paramref name="shape"/>, or of what the pooling read where height and width are free.
    /// </summary>
    /// <remarks>
    /// <c>x &lt; x</c> is false also for infinities and NaN, so its cast to float is zeros of the right size without shape
    /// arithmetic, which ONNX Runtime would do on the CPU.
    /// </remarks>
    internal static Emitted Unpool(Emission to, Node node, (Emitted Values, Emitted Pool) from, Shape shape)
    {
        var (name, value, large) = (node.Name, to.Names[node], from.Pool.Source);
        var flat = new Initializer("shape.flat", () => Longs("shape.flat", -1));
        var image = new Initializer(
            $"{name}.shape", () => Longs($"{name}.shape", -1, shape.Channels, shape.Height, shape.Width));
        var (seen, constants) = to.Options.FreeSize
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
        return new(value, from.Values.Value, seen + nodes, constants);

        NodeProto Step(Operator does, string step, Seq<string> inputs) =>
            Node(does, $"{name}.{step}", inputs, Seq1($"{name}.{step}"));
    }
}
