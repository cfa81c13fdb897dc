using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Multitask.Exports;

/// <summary>An input or output: its name and the shape of one example. A batch of n holds n times as many numbers, row by row.</summary>
public sealed record OnnxPort(string Name, Shape Shape);

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
    /// Opens a model whose input and outputs are batches of floats of a fixed shape, as <see cref="OnnxModel.Build"/> makes them.
    /// </summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="provider">Where it is to run; <see cref="Provider.Cuda"/> is an error unless CUDA runs every node.</param>
    /// <param name="threads">Threads within a node, 1 or more; they may move the last bits of results.</param>
    /// <returns>The scorer, which the caller disposes, or one line saying what ONNX Runtime said.</returns>
    public static Either<string, OnnxScorer> Open(string path, Provider provider, int threads) =>
        threads < 1 ? Left(OneLine.Text($"threads must be >= 1, found {threads}"))
        : !File.Exists(path) ? Left($"there is no file {path}")
        : OnnxSession.Open(path, provider, threads).Bind(opened => Ported(opened.Session, opened.Placement, path));

    /// <summary>Scores a batch.</summary>
    /// <param name="input">At least <paramref name="count"/> examples, one after the other; more are not read.</param>
    /// <param name="count">How many examples, 1 or more.</param>
    /// <returns>The outputs by name, (count, ...) each; or one line saying what is wrong.</returns>
    public Either<string, Map<string, float[]>> Run(ReadOnlyMemory<float> input, int count) =>
        from accepted in Accepts(input, count)
        let outputs = Outputs.Fold(
            Map<string, float[]>(), (known, output) => known.Add(output.Name, new float[count * output.Shape.Count]))
        from done in ExceptionBoundary.Runtime(() => Score(input, count, outputs))
        select outputs;

    /// <summary>Scores a batch into arrays of the caller, which may be larger than needed and used again.</summary>
    /// <param name="input">At least <paramref name="count"/> examples, one after the other; more are not read.</param>
    /// <param name="count">How many examples, 1 or more.</param>
    /// <param name="outputs">An array for every output, of at least count times its size; written from the start.</param>
    /// <returns>Nothing, or one line saying what is wrong.</returns>
    public Either<string, Unit> Run(ReadOnlyMemory<float> input, int count, Map<string, float[]> outputs) =>
        from accepted in Accepts(input, count)
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

    private Either<string, Unit> Accepts(ReadOnlyMemory<float> input, int count) =>
        _options.IsClosed ? Left("the scorer was disposed")
        : count < 1 ? Left(OneLine.Text($"a batch has 1 example or more, found {count}"))
        : Fits(Input, input.Length, count);

    private Unit Score(ReadOnlyMemory<float> input, int count, Map<string, float[]> outputs)
    {
        using var batch = Wrap(MemoryMarshal.AsMemory(input), count, Input.Shape); // ONNX Runtime does not write to inputs
        var results = Outputs.Map(output => Wrap(outputs[output.Name], count, output.Shape)).ToArray();
        try
        {
            _session.Run(_options, _inputNames, [batch], _outputNames, results);
            return unit;
        }
        finally
        {
            System.Array.ForEach(results, result => result.Dispose());
        }
    }

    private static OrtValue Wrap(Memory<float> memory, int count, Shape shape) =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, [count, .. shape.Sizes.Map(size => (long)size)]);

    private static Either<string, Unit> Fits(OnnxPort port, int length, int count) => length >= count * port.Shape.Count
        ? Right(unit)
        : Left(OneLine.Text($"'{port.Name}' needs {count} x {port.Shape} = {count * port.Shape.Count} numbers, found {length}"));

    private static Either<string, OnnxScorer> Ported(InferenceSession session, Placement placement, string path)
    {
        var inputs = session.InputMetadata.ToSeq().Map(Port).Sequence();
        var outputs = session.OutputMetadata.ToSeq().Map(Port).Sequence();
        var ports = from ins in inputs from outs in outputs where ins.Count == 1 select (ins[0], outs);
        return ports.Match(
            Some: found => new OnnxScorer(session, found, placement),
            None: () =>
            {
                session.Dispose();
                return Left<string, OnnxScorer>(
                    $"{path} cannot be scored: it needs one input and outputs that are float batches of a fixed shape");
            });
    }

    // The first axis is the batch and must be free; the others must be known, since arrays are made before the run.
    private static Option<OnnxPort> Port(KeyValuePair<string, NodeMetadata> value)
    {
        var sizes = value.Value.Dimensions.ToSeq();
        return value.Value.ElementType == typeof(float) && sizes.Count >= 2 && sizes[0] < 0 && sizes.Tail.ForAll(size => size > 0)
            ? Some(new OnnxPort(value.Key, new Shape(sizes.Tail)))
            : None;
    }
}
