using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Microsoft.ML.OnnxRuntime;

namespace Multitask.Exports;

/// <summary>A model opened by ONNX Runtime, ready for batches of any size.</summary>
/// <remarks>
/// Several threads may call it at once; each call in progress has memory of its own, which later calls use again. Disposing it frees the
/// native session; no call may be in progress then.
/// </remarks>
public sealed class Scorer : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly ConcurrentBag<ScorerMemory> _free = [];
    private readonly Action<ScorerMemory> _giveBack;

    private Scorer(InferenceSession session, (OnnxPort Input, Seq<OnnxPort> Outputs) ports, Placement placement)
    {
        _session = session;
        (Input, Outputs) = ports;
        (ActualProvider, Why) = (placement.Provider, placement.Why);
        _giveBack = GiveBack;
    }

    /// <summary>The version of ONNX Runtime, read without loading the native library.</summary>
    public static string RuntimeVersion { get; } = typeof(InferenceSession).Assembly.GetName().Version!.ToString(3);

    /// <summary>Why this build of ONNX Runtime has no CUDA at all; none where it may. Loads the native library.</summary>
    public static Option<string> LacksCuda() => OnnxSession.HasCuda().Match(Right: _ => None, Left: Some);

    /// <summary>The one input.</summary>
    public OnnxPort Input { get; }

    /// <summary>The outputs, one a task, in the order of the model.</summary>
    public Seq<OnnxPort> Outputs { get; }

    /// <summary><c>CPUExecutionProvider</c> or <c>CUDAExecutionProvider</c>: what runs every node of the model.</summary>
    public string ActualProvider { get; }

    /// <summary>One line: why that provider.</summary>
    public string Why { get; }

    /// <summary>
    /// Opens a model with one input, of floats or bytes, and outputs of floats or 64-bit integers, all of them batches, as
    /// <see cref="OnnxModel.Build"/> and what follows it make them.
    /// </summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="options">Where and how it runs.</param>
    /// <returns>The scorer, which the caller disposes, or one line saying what ONNX Runtime said.</returns>
    public static Either<string, Scorer> Open(string path, ScorerOptions options) =>
        File.Exists(path) || options.Threads < 1
            ? Open(settings => new InferenceSession(path, settings), path, options)
            : Left($"there is no file {path}");

    /// <summary>Opens a model from the bytes of its file: what was checked is what runs, whatever becomes of the file.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="model">The bytes, which are not used afterwards.</param>
    /// <param name="options">Where and how it runs.</param>
    /// <returns>The scorer, which the caller disposes, or one line saying what ONNX Runtime said.</returns>
    public static Either<string, Scorer> Open(string name, byte[] model, ScorerOptions options) =>
        Open(settings => new InferenceSession(model, settings), name, options);

    /// <summary>Scores a batch. Where it has as many examples as the last, the call allocates less than 1 kB.</summary>
    /// <param name="input">At least <paramref name="count"/> examples, one after the other; more are not read.</param>
    /// <param name="count">How many examples, 1 or more.</param>
    /// <returns>The outputs, which the caller disposes; or one line saying what is wrong.</returns>
    public Either<string, Scores> Score(ReadOnlyMemory<float> input, int count) => Scored(input, OnnxNumber.Float32, count);

    /// <summary>Scores a batch of bytes. Where it has as many examples as the last, the call allocates less than 1 kB.</summary>
    /// <param name="input">At least <paramref name="count"/> examples, one after the other; more are not read.</param>
    /// <param name="count">How many examples, 1 or more.</param>
    /// <returns>The outputs, which the caller disposes; or one line saying what is wrong.</returns>
    public Either<string, Scores> Score(ReadOnlyMemory<byte> input, int count) => Scored(input, OnnxNumber.UInt8, count);

    /// <summary>Scores a batch into new arrays.</summary>
    /// <param name="input">At least <paramref name="count"/> examples, one after the other; more are not read.</param>
    /// <param name="count">How many examples, 1 or more.</param>
    /// <returns>The outputs by name, (count, ...) each, labels as whole numbers; or one line saying what is wrong.</returns>
    public Either<string, Map<string, float[]>> Run(ReadOnlyMemory<float> input, int count) => Score(input, count).Map(Copied);

    /// <summary>Scores a batch of bytes into new arrays.</summary>
    /// <param name="input">At least <paramref name="count"/> examples, one after the other; more are not read.</param>
    /// <param name="count">How many examples, 1 or more.</param>
    /// <returns>The outputs by name, (count, ...) each, labels as whole numbers; or one line saying what is wrong.</returns>
    public Either<string, Map<string, float[]>> Run(ReadOnlyMemory<byte> input, int count) => Score(input, count).Map(Copied);

    /// <inheritdoc />
    public void Dispose()
    {
        _options.Dispose();
        while (_free.TryTake(out var memory))
        {
            memory.Dispose();
        }

        _session.Dispose();
    }

    private static Either<string, Scorer> Open(Func<SessionOptions, InferenceSession> model, string name, ScorerOptions options) => options.Threads < 1
        ? Left(OneLine.Text($"threads must be >= 1, found {options.Threads}"))
        : OnnxSession.Open(model, options.Provider, options.Threads).Bind(opened => Ported(opened.Session, opened.Placement, (name, options.Size)));

    private Either<string, Scores> Scored<T>(ReadOnlyMemory<T> input, OnnxNumber number, int count)
        where T : unmanaged, INumberBase<T> =>
        Accepts(input.Length, number, count).Bind(_ => ExceptionBoundary.Runtime(() => Scored((input, count))));

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The scores own the memory.")]
    private Scores Scored<T>((ReadOnlyMemory<T> Numbers, int Count) batch)
        where T : unmanaged, INumberBase<T>
    {
        var memory = Rent();
        try
        {
            return new Scores(memory.Run(_session, _options, batch), _giveBack);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private ScorerMemory Rent() => _free.TryTake(out var free) ? free : new ScorerMemory(_session, Input, Outputs);

    private void GiveBack(ScorerMemory memory)
    {
        if (_options.IsClosed)
        {
            memory.Dispose();
        }
        else
        {
            _free.Add(memory);
        }
    }

    private static Map<string, float[]> Copied(Scores scores)
    {
        using var owned = scores;
        return scores.Copy();
    }

    private Either<string, Unit> Accepts(int length, OnnxNumber number, int count) =>
        _options.IsClosed ? Left("the scorer was disposed")
        : number != Input.Number ? Left($"'{Input.Name}' takes {Input.Number}, found {number}")
        : count < 1 ? Left(OneLine.Text($"a batch has 1 example or more, found {count}"))
        : length >= count * Input.Shape.Count ? Right(unit)
        : Left(OneLine.Text($"'{Input.Name}' needs {count} x {Input.Shape} = {count * Input.Shape.Count} numbers, found {length}"));

    private static Either<string, Scorer> Ported(
        InferenceSession session, Placement placement, (string Path, Option<(int Height, int Width)> Size) model) =>
        OnnxPort.Of(session, model.Size).Match(
            Some: found => new Scorer(session, found, placement),
            None: () =>
            {
                session.Dispose();
                return Left<string, Scorer>(
                    $"{model.Path} cannot be scored: it needs one input of floats or bytes and outputs of floats or labels, batches of a fixed or given shape");
            });
}
