namespace Multitask.Stages.Training;

/// <summary>The running sums of an epoch.</summary>
/// <param name="Steps">The number of steps taken.</param>
/// <param name="Examples">The number of examples processed.</param>
/// <param name="Losses">The losses summed over the steps, one per task.</param>
/// <param name="Weights">The task weights summed over the steps.</param>
public sealed record EpochSums(int Steps, long Examples, Seq<double> Losses, Seq<double> Weights)
{
    /// <summary>At the start of an epoch.</summary>
    public static EpochSums Zero { get; } = new(0, 0, Seq<double>.Empty, Seq<double>.Empty);

    /// <summary>The points of the training curves in the epoch so far.</summary>
    internal Seq<TracePoint> Trace { get; init; }

    /// <summary>The sums after one more step. They are strict, because lazy sums would keep all earlier steps in memory.</summary>
    /// <param name="report">The losses and weights of the step.</param>
    /// <param name="examples">The number of examples in its batch.</param>
    /// <param name="width">The number of steps per point of the curves.</param>
    public EpochSums Add(StepReport report, int examples, int width = 1) => new(
        Steps + 1,
        Examples + examples,
        Steps == 0 ? report.Losses : Losses.Zip(report.Losses, (a, b) => a + b).Strict(),
        Steps == 0 ? report.Weights : Weights.Zip(report.Weights, (a, b) => a + b).Strict())
    {
        Trace = TracePoint.After(Trace, report, width),
    };

    /// <summary>The means over the steps, as the record of the epoch.</summary>
    public EpochReport Report(int epoch, double learningRate) =>
        new(epoch, learningRate, Losses.Map(sum => sum / Steps), Weights.Map(sum => sum / Steps)) { Trace = Trace };
}
