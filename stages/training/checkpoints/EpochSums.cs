namespace Multitask.Stages.Training;

/// <summary>What an epoch saw so far.</summary>
/// <param name="Steps">Steps taken.</param>
/// <param name="Examples">Examples seen.</param>
/// <param name="Losses">Their sum over the steps, one per task.</param>
/// <param name="Weights">Likewise of the task weights.</param>
public sealed record EpochSums(int Steps, long Examples, Seq<double> Losses, Seq<double> Weights)
{
    /// <summary>At the start of an epoch.</summary>
    public static EpochSums Zero { get; } = new(0, 0, Seq<double>.Empty, Seq<double>.Empty);

    /// <summary>The curves of the epoch so far.</summary>
    internal Seq<TracePoint> Trace { get; init; }

    /// <summary>With one more step. Strict: a lazy sum would keep all steps before it.</summary>
    /// <param name="report">The step.</param>
    /// <param name="examples">In its batch.</param>
    /// <param name="width">How many steps a point of the curves stands for.</param>
    public EpochSums Add(StepReport report, int examples, int width = 1) => new(
        Steps + 1,
        Examples + examples,
        Steps == 0 ? report.Losses : Losses.Zip(report.Losses, (a, b) => a + b).Strict(),
        Steps == 0 ? report.Weights : Weights.Zip(report.Weights, (a, b) => a + b).Strict())
    {
        Trace = TracePoint.After(Trace, report, width),
    };

    /// <summary>The means, as the epoch's report.</summary>
    public EpochReport Report(int epoch, double learningRate) =>
        new(epoch, learningRate, Losses.Map(sum => sum / Steps), Weights.Map(sum => sum / Steps)) { Trace = Trace };
}
