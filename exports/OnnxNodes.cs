using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using Type = Onnx.AttributeProto.Types.AttributeType;

namespace Multitask.Exports;

/// <summary>An ONNX operator and its options.</summary>
internal sealed record Operator(string Type, Seq<AttributeProto> Attributes);

/// <summary>The words of the ONNX format: nodes, attributes, constants, declared values.</summary>
internal static class OnnxNodes
{
    /// <summary>The name of the batch axis in every declared value.</summary>
    internal const string Batch = "batch";

    private const int Float = (int)TensorProto.Types.DataType.Float;

    internal static Operator Operator(string type, params ReadOnlySpan<AttributeProto> attributes) =>
        new(type, attributes.ToArray().ToSeq());

    internal static NodeProto Node(Operator does, string name, Seq<string> inputs, Seq<string> outputs) =>
        new() { OpType = does.Type, Name = name, Input = { inputs }, Output = { outputs }, Attribute = { does.Attributes } };

    internal static AttributeProto Int(string name, long value) => new() { Name = name, Type = Type.Int, I = value };

    internal static AttributeProto Ints(string name, params ReadOnlySpan<long> values) =>
        new() { Name = name, Type = Type.Ints, Ints = { values.ToArray() } };

    internal static AttributeProto Number(string name, float value) => new() { Name = name, Type = Type.Float, F = value };

    internal static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = Type.String, S = ByteString.CopyFromUtf8(value) };

    /// <summary>A constant of 32-bit floats, copied once: the model keeps nothing of the caller's memory.</summary>
    internal static TensorProto Floats(string name, Seq<int> sizes, ReadOnlySpan<float> values) =>
        Tensor(name, sizes.Map(size => (long)size), Float, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>A constant number.</summary>
    internal static TensorProto Single(string name, float value) => Floats(name, Seq<int>(), [value]);

    /// <summary>A constant whole number.</summary>
    internal static TensorProto Long(string name, long value) =>
        Tensor(name, Seq<long>(), (int)TensorProto.Types.DataType.Int64, BitConverter.GetBytes(value));

    /// <summary>A constant vector of 64-bit integers.</summary>
    internal static TensorProto Longs(string name, params ReadOnlySpan<long> values) =>
        Tensor(name, Seq1((long)values.Length), (int)TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>An input or output of the graph: a batch of examples of one shape.</summary>
    internal static ValueInfoProto Value(string name, Shape shape) => new()
    {
        Name = name,
        Type = new() { TensorType = new() { ElemType = Float, Shape = new() { Dim = { Axes(shape) } } } },
    };

    private static IEnumerable<TensorShapeProto.Types.Dimension> Axes(Shape shape) =>
        shape.Sizes.Map(size => new TensorShapeProto.Types.Dimension { DimValue = size })
            .Prepend(new TensorShapeProto.Types.Dimension { DimParam = Batch });

    private static TensorProto Tensor(string name, Seq<long> dims, int type, byte[] bytes) => new()
    {
        Name = name,
        DataType = type,
        Dims = { dims },
        RawData = UnsafeByteOperations.UnsafeWrap(bytes), // the array is ours alone
    };
}
