using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using Dimension = Onnx.TensorShapeProto.Types.Dimension;
using Type = Onnx.AttributeProto.Types.AttributeType;

namespace Multitask.Exports;

/// <summary>An ONNX operator and its attributes.</summary>
internal sealed record Operator(string Type, Seq<AttributeProto> Attributes);

/// <summary>Creates the messages of the ONNX format: nodes, attributes, initializers, declared inputs and outputs.</summary>
internal static class OnnxNodes
{
    /// <summary>The name of the batch axis in every declared input and output.</summary>
    internal const string Batch = "batch";

    /// <summary>The name of a dynamic height.</summary>
    internal const string Height = "height";

    /// <summary>The name of a dynamic width.</summary>
    internal const string Width = "width";

    /// <summary>ONNX's data type of 32-bit floats.</summary>
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

    /// <summary>An initializer of 32-bit floats, which are copied: it does not refer to the caller's memory.</summary>
    internal static TensorProto Floats(string name, Seq<int> sizes, ReadOnlySpan<float> values) =>
        Tensor(name, sizes.Map(size => (long)size), Float, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>An initializer with one 32-bit float, a scalar.</summary>
    internal static TensorProto Single(string name, float value) => Floats(name, Seq<int>(), [value]);

    /// <summary>An initializer with one 64-bit integer, a scalar.</summary>
    internal static TensorProto Long(string name, long value) =>
        Tensor(name, Seq<long>(), (int)TensorProto.Types.DataType.Int64, BitConverter.GetBytes(value));

    /// <summary>An initializer with a vector of 64-bit integers.</summary>
    internal static TensorProto Longs(string name, params ReadOnlySpan<long> values) =>
        Tensor(name, Seq1((long)values.Length), (int)TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Declares an input or output of the graph: a batch of examples, of 32-bit floats.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The shape of one example.</param>
    /// <param name="freeSize">Whether height and width of an image are dynamic.</param>
    internal static ValueInfoProto Value(string name, Shape shape, bool freeSize = false) =>
        Declared(name, Float, [.. shape.Sizes.Map((at, size) => freeSize && shape.IsImage && at > 0 ? Dynamic(at == 1 ? Height : Width) : Fixed(size))]);

    /// <summary>Declares an input or output of the graph, of any type.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">ONNX's data type of its elements.</param>
    /// <param name="axes">Its axes without the batch.</param>
    internal static ValueInfoProto Declared(string name, int type, IEnumerable<Dimension> axes) => new()
    {
        Name = name,
        Type = new() { TensorType = new() { ElemType = type, Shape = new() { Dim = { axes.Prepend(Dynamic(Batch)) } } } },
    };

    private static Dimension Dynamic(string name) => new() { DimParam = name };

    private static Dimension Fixed(int size) => new() { DimValue = size };

    /// <summary>An initializer of any type.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="dims">Its shape.</param>
    /// <param name="type">ONNX's data type of its elements.</param>
    /// <param name="bytes">Its elements in row-major order, little-endian; this takes ownership of the array.</param>
    internal static TensorProto Tensor(string name, Seq<long> dims, int type, byte[] bytes) => new()
    {
        Name = name,
        DataType = type,
        Dims = { dims },
        RawData = UnsafeByteOperations.UnsafeWrap(bytes), // nothing else refers to the array
    };
}
