using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Onnx;

namespace Multitask.Exports;

/// <summary>An intermediate value of a model, for one batch.</summary>
/// <param name="name">Its name.</param>
/// <param name="axes">Its shape, the batch first.</param>
/// <param name="values">Its numbers in row-major order, 16-bit floats converted to 32-bit; empty if it does not hold floats.</param>
public sealed class Activation(string name, Seq<long> axes, float[] values)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Its shape, the batch first.</summary>
    public Seq<long> Axes => axes;

    /// <summary>Its numbers in row-major order; empty if it does not hold floats.</summary>
    public float[] Values => values;

    /// <summary>The size of an element in bytes.</summary>
    public required int ElementSize { get; init; }
}

/// <summary>Runs a model in ONNX Runtime on the CPU without graph optimisations, with intermediate values as outputs.</summary>
public sealed class OnnxActivations : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly Seq<string> _names;

    private OnnxActivations(InferenceSession session, Seq<string> names) => (_session, _names) = (session, names);

    /// <summary>The values that the nodes of a model compute, in node order.</summary>
    public static Seq<string> Names(OnnxModel model) =>
        model.Proto.Graph.Node.SelectMany(node => node.Output).Where(name => name.Length > 0).ToSeq().Strict();

    /// <summary>Opens a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="values">Names of the values to return; each is an output of a node.</param>
    /// <returns>The session, which the caller disposes, or ONNX Runtime's message on one line.</returns>
    public static Either<string, OnnxActivations> Open(OnnxModel model, Seq<string> values)
    {
        var names = values.Strict();
        var exposed = model.With(graph =>
        {
            graph.Output.Clear();
            graph.Output.AddRange(names.Map(name => new ValueInfoProto { Name = name }));
        });
        return ExceptionBoundary.Runtime(() => new OnnxActivations(OnnxSession.AsWritten(exposed.Proto.ToByteArray()), names));
    }

    /// <summary>Computes the values for a batch. The model must have exactly one input.</summary>
    /// <param name="input">Exactly <paramref name="count"/> examples in row-major order.</param>
    /// <param name="count">The number of examples, at least 1.</param>
    /// <param name="shape">The shape of one example.</param>
    /// <returns>The values in the order in which they were named, or ONNX Runtime's message on one line.</returns>
    public Either<string, Seq<Activation>> Run(ReadOnlyMemory<float> input, int count, Shape shape) => ExceptionBoundary.Runtime(() =>
    {
        using var batch = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, MemoryMarshal.AsMemory(input), [count, .. shape.Sizes.Map(size => (long)size)]);
        using var results = _session.Run(_options, _session.InputNames, [batch], _names.ToArray());
        return _names.Zip(results, Read).ToSeq().Strict();
    });

    /// <summary>Computes the values for one example of zeros, for inputs of any number and type.</summary>
    /// <param name="free">The size of a dynamic axis, by its name.</param>
    internal Either<string, Seq<Activation>> Zeros(Func<string, int> free) => ExceptionBoundary.Runtime(() =>
    {
        var inputs = _session.InputMetadata.Values.Select(value => OrtValue.CreateAllocatedTensorValue(
            OrtAllocator.DefaultInstance,
            value.ElementDataType,
            [.. value.Dimensions.Select((axis, at) => axis > 0 ? axis : (long)free(value.SymbolicDimensions[at]))])).ToArray();
        try
        {
            System.Array.ForEach(inputs, input => input.GetTensorMutableRawData().Clear());
            using var results = _session.Run(_options, _session.InputNames, inputs, _names.ToArray());
            return _names.Zip(results, Read).ToSeq().Strict();
        }
        finally
        {
            System.Array.ForEach(inputs, input => input.Dispose());
        }
    });

    /// <inheritdoc />
    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }

    private static Activation Read(string name, OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        var numbers = info.ElementDataType switch
        {
            TensorElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
            TensorElementType.Float16 => System.Array.ConvertAll(value.GetTensorDataAsSpan<Float16>().ToArray(), half => (float)half),
            _ => System.Array.Empty<float>(),
        };
        return new(name, info.Shape.ToSeq().Strict(), numbers)
        {
            ElementSize = Size(info.ElementDataType),
        };
    }

    private static int Size(TensorElementType type) => type switch
    {
        TensorElementType.Int64 or TensorElementType.Double => 8,
        TensorElementType.Float16 or TensorElementType.Int16 => 2,
        TensorElementType.Bool or TensorElementType.UInt8
            or TensorElementType.Int8 => 1,
        _ => 4,
    };
}
