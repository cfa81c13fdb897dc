using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Onnx;

namespace Multitask.Exports;

/// <summary>A value inside a model, for a batch.</summary>
/// <param name="name">Its name.</param>
/// <param name="axes">Its axes, the batch first.</param>
/// <param name="values">Its numbers in row-major order; 16-bit floats as 32-bit ones; empty where they are no floats.</param>
public sealed class Activation(string name, Seq<long> axes, float[] values)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Its axes, the batch first.</summary>
    public Seq<long> Axes => axes;

    /// <summary>Its numbers; empty where they are no floats.</summary>
    public float[] Values => values;

    /// <summary>How many bytes an element takes.</summary>
    public required int ElementSize { get; init; }
}

/// <summary>A model in ONNX Runtime on the CPU, node by node as it is written, with values inside it as outputs.</summary>
public sealed class OnnxActivations : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly Seq<string> _names;

    private OnnxActivations(InferenceSession session, Seq<string> names) => (_session, _names) = (session, names);

    /// <summary>The values that nodes of a model make, in their order.</summary>
    public static Seq<string> Names(OnnxModel model) =>
        model.Proto.Graph.Node.SelectMany(node => node.Output).Where(name => name.Length > 0).ToSeq().Strict();

    /// <summary>Opens a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="values">Names of values that nodes make.</param>
    /// <returns>The session, which the caller disposes, or one line saying what ONNX Runtime said.</returns>
    public static Either<string, OnnxActivations> Open(OnnxModel model, Seq<string> values)
    {
        var names = values.Strict();
        var tapped = model.With(graph =>
        {
            graph.Output.Clear();
            graph.Output.AddRange(names.Map(name => new ValueInfoProto { Name = name }));
        });
        return ExceptionBoundary.Runtime(() => new OnnxActivations(OnnxSession.AsWritten(tapped.Proto.ToByteArray()), names));
    }

    /// <summary>The values for a batch of the model's one input.</summary>
    /// <param name="input">Exactly <paramref name="count"/> examples, one after the other.</param>
    /// <param name="count">How many examples, 1 or more.</param>
    /// <param name="shape">Of an example.</param>
    public Either<string, Seq<Activation>> Run(ReadOnlyMemory<float> input, int count, Shape shape) => ExceptionBoundary.Runtime(() =>
    {
        using var batch = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, MemoryMarshal.AsMemory(input), [count, .. shape.Sizes.Map(size => (long)size)]);
        using var results = _session.Run(_options, _session.InputNames, [batch], _names.ToArray());
        return _names.Zip(results, Read).ToSeq().Strict();
    });

    /// <summary>The values for one example of zeros, whatever the inputs are.</summary>
    /// <param name="free">The size of a free axis, by its name.</param>
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
        var form = value.GetTensorTypeAndShape();
        var numbers = form.ElementDataType switch
        {
            TensorElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
            TensorElementType.Float16 => System.Array.ConvertAll(value.GetTensorDataAsSpan<Float16>().ToArray(), half => (float)half),
            _ => System.Array.Empty<float>(),
        };
        return new(name, form.Shape.ToSeq().Strict(), numbers)
        {
            ElementSize = Size(form.ElementDataType),
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
