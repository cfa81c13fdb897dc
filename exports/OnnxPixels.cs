using Onnx;
using static Multitask.Exports.OnnxNodes;
using Type = Onnx.TensorProto.Types.DataType;

namespace Multitask.Exports;

/// <summary>Models that take the bytes of pixels: transposing and scaling them is part of the graph.</summary>
public static class OnnxPixels
{
    /// <summary>Changes the input <c>image</c> to uint8 (N, H, W, C), which the model transposes to (N, C, H, W) and divides by 255.</summary>
    /// <returns>The model, or one line if its input is not an image.</returns>
    public static Either<string, OnnxModel> Of(OnnxModel model) =>
        model.Proto.Graph.Input is [{ Type.TensorType: { ElemType: OnnxNodes.Float, Shape.Dim.Count: 4 } }]
            ? model.With(Change)
            : Left<string, OnnxModel>("only a model with one image of 32-bit floats as input can take bytes instead");

    private static void Change(GraphProto graph)
    {
        var input = graph.Input[0];
        var (name, axes) = (input.Name, input.Type.TensorType.Shape.Dim);
        var (planes, numbers, scaled, largest) = ($"{name}.planes", $"{name}.numbers", $"{name}.scaled", "number.255");
        graph.Rename(name, scaled);
        graph.Input[0] = Declared(name, (int)Type.Uint8, [axes[2], axes[3], axes[1]]);
        graph.Initializer.Add(Single(largest, byte.MaxValue));
        graph.Node.Insert(0, Node(Operator("Transpose", Ints("perm", 0, 3, 1, 2)), planes, Seq1(name), Seq1(planes)));
        graph.Node.Insert(1, Node(Operator("Cast", Int("to", OnnxNodes.Float)), numbers, Seq1(planes), Seq1(numbers)));
        graph.Node.Insert(2, Node(Operator("Div"), scaled, Seq(numbers, largest), Seq1(scaled)));
    }
}
