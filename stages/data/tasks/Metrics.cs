namespace Multitask.Stages.Data.Tasks;

/// <summary>The value of one metric of a task.</summary>
/// <param name="Name">As in <c>metrics.json</c>: <c>mean_iou</c>, <c>absolute_error</c>, ...</param>
/// <param name="Value">Shares in [0, 1], angles in degrees, depth errors in the unit of the depth; NaN where nothing was defined.</param>
/// <param name="HigherIsBetter">The direction, for comparisons.</param>
public sealed record MetricValue(string Name, double Value, bool HigherIsBetter);

/// <summary>What a task scored over a split.</summary>
public sealed record TaskScore(string Task, Seq<MetricValue> Metrics);

/// <summary>One task's targets for a batch.</summary>
/// <param name="target">The targets.</param>
/// <param name="count">Examples in the batch.</param>
internal sealed class TaskTargets(Target target, int count)
{
    internal Target Target => target;

    internal int Count => count;
}

/// <summary>One task's predictions for a batch, as the network gives them, beside the targets.</summary>
/// <param name="values">Row-major: (N, channels, H, W) or (N, features).</param>
/// <param name="target">The targets.</param>
/// <param name="count">Examples in the batch, N.</param>
internal sealed class TaskPrediction(float[] values, Target target, int count)
{
    internal float[] Values => values;

    internal Target Target => target;

    internal int Count => count;
}

/// <summary>
/// The metrics of all tasks of a data set as one fold over batches of plain arrays: the same for torch's and ONNX Runtime's predictions.
/// Every pixel counts alike, whatever batch it came in.
/// </summary>
public sealed class MetricSet
{
    private readonly Seq<(string Task, Accumulator<TaskPrediction, Seq<MetricValue>> Metrics)> _tasks;

    private MetricSet(Seq<(string Task, Accumulator<TaskPrediction, Seq<MetricValue>> Metrics)> tasks) => _tasks = tasks;

    /// <summary>The metrics before the first batch.</summary>
    public static MetricSet Of(DataInfo info) => new(info.Tasks.Map(task => (task.Name, task.Kind.Definition.Metrics)));

    /// <summary>The metrics with one batch more.</summary>
    /// <param name="predictions">One array per task, row-major.</param>
    /// <param name="batch">The examples they are for.</param>
    public MetricSet Add(IReadOnlyList<float[]> predictions, Batch batch) => new(_tasks
        .Map((at, one) => (one.Task, one.Metrics.Step(new TaskPrediction(predictions[at], batch.Targets[at], batch.Count)))).ToSeq().Strict());

    /// <summary>The scores so far, one per task.</summary>
    public Seq<TaskScore> Scores => _tasks.Map(one => new TaskScore(one.Task, one.Metrics.Result));
}
