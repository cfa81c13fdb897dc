using System.Globalization;
using Google.Protobuf.Collections;
using Onnx;

namespace Multitask.Exports;

/// <summary>A model as text for people and golden files: one line for each input, constant, node and output.</summary>
public static class OnnxListing
{
    /// <summary>
    /// Lines such as <c>Conv(image, a.weight, a.bias) -> a {kernel_shape=3,3 pads=1,1,1,1}</c>. Constants are listed with their shape only.
    /// </summary>
    public static Seq<string> Of(OnnxModel model)
    {
        var graph = model.Proto.Graph;
        return model.Proto.OpsetImport
            .Select(set => $"opset {set.Domain}{Text(set.Version)}, IR {Text(model.Proto.IrVersion)}")
            .Concat(graph.Input.Select(value => $"input {Declared(value)}"))
            .Concat(graph.Initializer.Select(tensor => $"constant {tensor.Name} [{Joined(tensor.Dims)}]"))
            .Concat(graph.Node.Select(Line))
            .Concat(graph.Output.Select(value => $"output {Declared(value)}"))
            .ToSeq();
    }

    internal static Seq<string> Axes(ValueInfoProto value) =>
        (value.Type?.TensorType?.Shape?.Dim ?? []).ToSeq()
            .Map(axis => axis.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue ? Text(axis.DimValue) : axis.DimParam);

    private static string Line(NodeProto node) =>
        $"{node.OpType}({string.Join(", ", node.Input)}) -> {string.Join(", ", node.Output)}{Options(node.Attribute)}";

    private static string Options(RepeatedField<AttributeProto> attributes) => attributes.Count == 0
        ? ""
        : $" {{{string.Join(' ', attributes.Select(attribute => $"{attribute.Name}={Value(attribute)}"))}}}";

    private static string Value(AttributeProto attribute) => attribute.Type switch
    {
        AttributeProto.Types.AttributeType.Float => attribute.F.ToString(CultureInfo.InvariantCulture),
        AttributeProto.Types.AttributeType.Int => Text(attribute.I),
        AttributeProto.Types.AttributeType.String => attribute.S.ToStringUtf8(),
        AttributeProto.Types.AttributeType.Ints => Joined(attribute.Ints),
        _ => "?",
    };

    private static string Declared(ValueInfoProto value) => $"{value.Name} [{string.Join(',', Axes(value))}]";

    private static string Joined(IEnumerable<long> numbers) => string.Join(',', numbers.Select(Text));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
