using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Multitask.Exports;

/// <summary>The type of the numbers of an input or output.</summary>
public enum OnnxNumber
{
    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>Bytes: the pixels of images.</summary>
    UInt8,

    /// <summary>64-bit integers: the numbers of classes.</summary>
    Int64,
}

/// <summary>An input or output: its name and the shape of one example. A batch of n holds n times as many numbers, row by row.</summary>
public sealed record OnnxPort(string Name, Shape Shape)
{
    /// <summary>The type of its numbers.</summary>
    public OnnxNumber Number { get; init; }
}

/// <summary>A model opened by ONNX Runtime, ready for batches of any size.</summary>
/// <remarks>Several threads may run it at once. Disposing it frees the native session.</remarks>
public sealed class OnnxScorer : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;

    private OnnxScorer(InferenceSession session, (OnnxPort Input, Seq<OnnxPort> Outputs) ports, Placement placement)
    {
        _session = session;
        (Input, Outputs) = ports;
        (ActualProvider, Why) = (placement.Provider, placement.Why);
        _inputNames = [Input.Name];
        _outputNames = [.. Outputs.Map(output => output.Name)];
    }

    /// <summary>The version of ONNX Runtime, read without loading the native library.</summary>
    public static string RuntimeVersion { get; } = typeof(InferenceSession).Assembly.GetName().Version!.ToString(3);

    /// <summary>Why this build of ONNX Runtime has no CUDA at all; none where it may. Loads the native library.</summary>
    public static Option<string> LacksCuda() => OnnxSession.HasCuda().Match(Right: _ => None, Left: Some);

    /// <summary>The one input.</summary>
    public OnnxPort Input { get; }

    /// <summary>The outputs, one a task, in the order of the model.</summary>
    public Seq<OnnxPort> Outputs { get; }

    /// <summary><c>CPUExecutionProvider</c> or <c>CUDAExecutionProvider</c>: what runs the whole model.</summary>
    public string ActualProvider { get; }

    /// <summary>One line: why that provider.</summary>
    public string Why { get; }

    /// <summary>
    /// Opens a model with one input, of floats or bytes, and outputs of floats or 64-bit integers, all of them batches, as
    /// <see cref="OnnxModel.Build"/> and what follows it make them.
    /// </summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="provider">Where it is to run; <see cref="Provider.Cuda"/> is an error unless CUDA runs every node.</param>
    /// <param name="threads">Threads within a node, 1 or more; they may move the last bits of results.</param>
    /// <param name="size">Height and width of images, for a model that leaves them free.</param>
    /// <returns>The scorer, which the caller disposes, or one line saying what ONNX Runtime said.</returns>
    public static Either<string, OnnxScorer> Open(string path, Provider provider, int threads, Option<(int Height, int Width)> size = default) =>
        threads < 1 ? Left(OneLine.Text($"threads must be >= 1, found {threads}"))
        : !File.Exists(path) ? Left($"there is no file {path}")
        : OnnxSession.Open(path, provider, threads).Bind(opened => Ported(opened.Session, opened.Placement, (path, size)));

    /// <summary>Scores a batch.</summary>
    /// <param name="input">At least <paramref name="count"/> examples, one after the other; more are not read.</param>
    /// <param name="count">How many examples, 1 or more.</param>
    /// <returns>The outputs by name, (count, ...) each, labels as whole numbers; or one line saying what is wrong.</returns>
    public Either<string, Map<string, float[]>> Run(ReadOnlyMemory<float> input, int count) => Fresh(input, OnnxNumber.Float32, count);

    /// <summary>Scores a batch of bytes.</summary>
    /// <param name="input">At least <paramref name="count"/> examples, one after the other; more are not read.</param>
    /// <param name="count">How many examples, 1 or more.</param>
    /// <returns>The outputs by name, (count, ...) each, labels as whole numbers; or one line saying what is wrong.</returns>
    public Either<string, Map<string, float[]>> Run(ReadOnlyMemory<byte> input, int count) => Fresh(input, OnnxNumber.UInt8, count);

    /// <summary>Scores a batch into arrays of the caller, which may be larger than needed and used again.</summary>
    /// <param name="input">At least <paramref name="count"/> examples, one after the other; more are not read.</param>
    /// <param name="count">How many examples, 1 or more.</param>
    /// <param name="outputs">An array for every output, of at least count times its size; written from the start.</param>
    /// <returns>Nothing, or one line saying what is wrong.</returns>
    public Either<string, Unit> Run(ReadOnlyMemory<float> input, int count, Map<string, float[]> outputs) =>
        from accepted in Accepts(input.Length, OnnxNumber.Float32, count)
        from all in Outputs.Map(output => outputs.Find(output.Name).Match(
            Some: array => Fits(output, array.Length, count),
            None: () => Left<string, Unit>($"there is no array for output '{output.Name}'"))).Sequence()
        from done in ExceptionBoundary.Runtime(() => Score(input, count, outputs))
        select done;

    /// <inheritdoc />
    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }

    private Either<string, Map<string, float[]>> Fresh<T>(ReadOnlyMemory<T> input, OnnxNumber number, int count)
        where T : unmanaged =>
        from accepted in Accepts(input.Length, number, count)
        let outputs = Outputs.Fold(
            Map<string, float[]>(), (known, output) => known.Add(output.Name, new float[count * output.Shape.Count]))
        from done in ExceptionBoundary.Runtime(() => Score(input, count, outputs))
        select outputs;

    private Either<string, Unit> Accepts(int length, OnnxNumber number, int count) =>
        _options.IsClosed ? Left("the scorer was disposed")
        : number != Input.Number ? Left($"'{Input.Name}' takes {Input.Number}, found {number}")
        : count < 1 ? Left(OneLine.Text($"a batch has 1 example or more, found {count}"))
        : Fits(Input, length, count);

    private Unit Score<T>(ReadOnlyMemory<T> input, int count, Map<string, float[]> outputs)
        where T : unmanaged
    {
        using var batch = Wrap(MemoryMarshal.AsMemory(input), count, Input.Shape); // ONNX Runtime does not write to inputs
        var labels = Outputs.Map(output => new long[output.Number == OnnxNumber.Int64 ? count * output.Shape.Count : 0]).ToArray();
        var results = Outputs.Map((at, output) => output.Number == OnnxNumber.Int64
            ? Wrap<long>(labels[at], count, output.Shape)
            : Wrap<float>(outputs[output.Name], count, output.Shape)).ToArray();
        try
        {
            _session.Run(_options, _inputNames, [batch], _outputNames, results);
            return Outputs.Zip(labels).Iter(pair => TensorPrimitives.ConvertChecked<long, float>(pair.Item2, outputs[pair.Item1.Name]));
        }
        finally
        {
            System.Array.ForEach(results, result => result.Dispose());
        }
    }

    private static OrtValue Wrap<T>(Memory<T> memory, int count, Shape shape)
        where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, [count, .. shape.Sizes.Map(size => (long)size)]);

    private static Either<string, Unit> Fits(OnnxPort port, int length, int count) => length >= count * port.Shape.Count
        ? Right(unit)
        : Left(OneLine.Text($"'{port.Name}' needs {count} x {port.Shape} = {count * port.Shape.Count} numbers, found {length}"));

    private static Either<string, OnnxScorer> Ported(
        InferenceSession session, Placement placement, (string Path, Option<(int Height, int Width)> Size) model)
    {
        var inputs = session.InputMetadata.ToSeq().Map(value => Port(value, model.Size)).Sequence();
        var outputs = session.OutputMetadata.ToSeq().Map(value => Port(value, model.Size)).Sequence();
        var ports = from ins in inputs
                    from outs in outputs
                    where ins.Count == 1 && !ins[0].Shape.Sizes.IsEmpty && ins[0].Number != OnnxNumber.Int64 && outs.ForAll(port => port.Number != OnnxNumber.UInt8)
                    select (ins[0], outs);
        return ports.Match(
            Some: found => new OnnxScorer(session, found, placement),
            None: () =>
            {
                session.Dispose();
                return Left<string, OnnxScorer>(
                    $"{model.Path} cannot be scored: it needs one input of floats or bytes and outputs of floats or labels, batches of a fixed or given shape");
            });
    }

    // The first axis is the batch and must be free; the others must be known, since arrays are made before the run.
    private static Option<OnnxPort> Port(KeyValuePair<string, NodeMetadata> value, Option<(int Height, int Width)> size)
    {
        var (axes, names) = (value.Value.Dimensions, value.Value.SymbolicDimensions);
        var sizes = axes.Select((axis, at) => axis > 0 ? axis : size.Match(
            Some: given => names[at] == OnnxNodes.Height ? given.Height : names[at] == OnnxNodes.Width ? given.Width : axis,
            None: () => axis)).ToSeq().Strict();
        return from number in Number(value.Value.ElementType)
               where !sizes.IsEmpty && axes[0] < 0 && sizes.Tail.ForAll(axis => axis > 0)
               select new OnnxPort(value.Key, new Shape(sizes.Tail)) { Number = number };
    }

    private static Option<OnnxNumber> Number(Type type) =>
        type == typeof(float) ? Some(OnnxNumber.Float32)
        : type == typeof(byte) ? Some(OnnxNumber.UInt8)
        : type == typeof(long) ? Some(OnnxNumber.Int64)
        : None;
}
