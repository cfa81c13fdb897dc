using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using Dimension = Onnx.TensorShapeProto.Types.Dimension;
using Type = Onnx.AttributeProto.Types.AttributeType;

namespace Multitask.Exports;

/// <summary>An ONNX operator and its options.</summary>
internal sealed record Operator(string Type, Seq<AttributeProto> Attributes);

/// <summary>The words of the ONNX format: nodes, attributes, constants, declared values.</summary>
internal static class OnnxNodes
{
    /// <summary>The name of the batch axis in every declared value.</summary>
    internal const string Batch = "batch";

    /// <summary>The name of a free height.</summary>
    internal const string Height = "height";

    /// <summary>The name of a free width.</summary>
    internal const string Width = "width";

    /// <summary>ONNX's number of 32-bit floats.</summary>
    internal const int Float = (int)TensorProto.Types.DataType.Float;

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
    /// <param name="name">Its name.</param>
    /// <param name="shape">Of one example.</param>
    /// <param name="freeSize">Whether the height and width of an image are free.</param>
    internal static ValueInfoProto Value(string name, Shape shape, bool freeSize = false) =>
        Declared(name, Float, [.. shape.Sizes.Map((at, size) => freeSize && shape.IsImage && at > 0 ? Free(at == 1 ? Height : Width) : Fixed(size))]);

    /// <summary>An input or output of the graph, of any type.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">ONNX's number of the type of its elements.</param>
    /// <param name="axes">All but the batch.</param>
    internal static ValueInfoProto Declared(string name, int type, IEnumerable<Dimension> axes) => new()
    {
        Name = name,
        Type = new() { TensorType = new() { ElemType = type, Shape = new() { Dim = { axes.Prepend(Free(Batch)) } } } },
    };

    private static Dimension Free(string name) => new() { DimParam = name };

    private static Dimension Fixed(int size) => new() { DimValue = size };

    /// <summary>A constant of any type.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="dims">Its axes.</param>
    /// <param name="type">ONNX's number of its type.</param>
    /// <param name="bytes">Its numbers, little-endian, which then belong to it.</param>
    internal static TensorProto Tensor(string name, Seq<long> dims, int type, byte[] bytes) => new()
    {
        Name = name,
        DataType = type,
        Dims = { dims },
        RawData = UnsafeByteOperations.UnsafeWrap(bytes), // the array is ours alone
    };
}
