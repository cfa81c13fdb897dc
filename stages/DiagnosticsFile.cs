using System.Text.Json;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>
/// <c>diagnostics.json</c>: what the errors of models are like, by model and task, and which test examples are in <c>samples.safetensors</c>.
/// </summary>
/// <param name="Examples">The examples there, in this order.</param>
/// <param name="Models">By the name of the model, then of the task.</param>
internal sealed record DiagnosticsFile(ShownExamples Examples, Dictionary<string, Dictionary<string, TaskDiagnosis>> Models)
{
    /// <summary>The file's name in the output of <c>evaluate</c>.</summary>
    internal const string Name = "diagnostics.json";

    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>As JSON.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, Snake);

    /// <summary>From JSON; a reason where it is not of this kind.</summary>
    internal static Either<string, DiagnosticsFile> Read(string path) => Files.Attempt(path, () =>
    {
        try
        {
            return JsonSerializer.Deserialize<DiagnosticsFile>(File.ReadAllText(path), Snake) is { } read
                ? Right<string, DiagnosticsFile>(read)
                : Left($"{path}: says nothing");
        }
        catch (JsonException problem)
        {
            return Left<string, DiagnosticsFile>($"{path}: {problem.Message}");
        }
    });
}

/// <summary>Numbers of test examples, from 0.</summary>
/// <param name="First">The first ones, not chosen.</param>
/// <param name="Best">Those on which the first model is least wrong, by its mean rank over all tasks.</param>
/// <param name="Worst">Those on which it is most wrong, the worst first.</param>
internal sealed record ShownExamples(int[] First, int[] Best, int[] Worst)
{
    /// <summary>All of them in the order of the file.</summary>
    internal int[] All => [.. First, .. Best, .. Worst];
}

/// <summary>A task's diagnosis as it is written; what a kind of task does not have is empty.</summary>
internal sealed record TaskDiagnosis
{
    /// <summary>Counts by true class (row) and predicted class (column).</summary>
    public long[][] Confusion { get; init; } = [];

    /// <summary>By tenths of the probability.</summary>
    public CalibrationBin[] Calibration { get; init; } = [];

    /// <summary>One or none.</summary>
    public HistogramText[] Errors { get; init; } = [];

    /// <summary>True and predicted number.</summary>
    public float[][] Pairs { get; init; } = [];

    /// <summary>A histogram as it is written.</summary>
    internal sealed record HistogramText(string Of, double From, double Step, long[] Counts, long Beyond);

    /// <summary>A diagnosis as it is written.</summary>
    internal static TaskDiagnosis Of(Diagnosis found) => new()
    {
        Confusion = found.Confusion.Map(matrix => matrix.Counts.Chunk(matrix.Classes).Select(row => row.ToArray()).ToArray()).IfNone([]),
        Calibration = [.. found.Calibration],
        Errors = [.. found.Errors.Map(errors => new HistogramText(errors.Of, errors.From, errors.Step, [.. errors.Counts], errors.Beyond)).ToSeq()],
        Pairs = [.. found.Pairs.Map(pair => (float[])[pair.True, pair.Predicted])],
    };

    /// <summary>The diagnosis that was written.</summary>
    internal Diagnosis Read() => new()
    {
        Confusion = Confusion.Length == 0 ? None : Some(new ConfusionMatrix(Confusion.Length, Seq(Confusion.SelectMany(row => row).ToArray()))),
        Calibration = Seq(Calibration),
        Errors = Errors.HeadOrNone().Map(errors => new Histogram(errors.Of, errors.From, errors.Step, Seq(errors.Counts), errors.Beyond)),
        Pairs = Seq(Pairs.Select(pair => (pair[0], pair[1])).ToArray()),
    };
}
