using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Tasks;

/// <summary>
/// One number for a multi-task model against a reference: the mean signed relative difference of its metrics, in percent, below zero where the
/// model is better, as the papers on gradient manipulation count it.
/// </summary>
/// <remarks>A task with several metrics may count once for each of them or once; where every task has one metric both are the same.</remarks>
public static class DeltaM
{
    /// <summary>
    /// 100 / n * sum over metrics of (-1)^h (m - b) / |b|, where h is 1 for metrics of which more is better: a task with more metrics counts
    /// more (the programs of CAGrad, Nash-MTL and FAMO).
    /// </summary>
    /// <param name="scores">m: the model's metrics.</param>
    /// <param name="reference">b: the reference's metrics, the same ones in the same order.</param>
    /// <returns>None where the metrics are not the same ones, or one of them has no value or no relative difference (b is 0).</returns>
    public static Option<double> Percent(Seq<MetricValue> scores, Seq<MetricValue> reference)
    {
        var same = scores.Count == reference.Count && !scores.IsEmpty
            && scores.Zip(reference).ForAll(pair => pair.Item1.Name == pair.Item2.Name);
        var sum = scores.Zip(reference).Fold(0.0, (total, pair) =>
            total + ((pair.Item1.HigherIsBetter ? -1 : 1) * (pair.Item1.Value - pair.Item2.Value) / Math.Abs(pair.Item2.Value)));
        var percent = 100 * sum / scores.Count;
        return same && double.IsFinite(percent) ? Some(percent) : None;
    }

    /// <summary>Of scores those that a reference has too, which may be some of them.</summary>
    internal static Seq<TaskScore> SameOf(this Seq<TaskScore> reference, Seq<TaskScore> scores) => reference
        .Choose(one => scores.Find(task => task.Task == one.Task)
            .Map(task => task with { Metrics = task.Metrics.Filter(metric => one.Metrics.Exists(other => other.Name == metric.Name)).Strict() }))
        .Strict();

    /// <summary>The same over the metrics of all tasks.</summary>
    /// <param name="scores">m: the model's metrics, by task.</param>
    /// <param name="reference">b: those of the reference, the same ones in the same order.</param>
    public static Option<double> PercentOverMetrics(Seq<TaskScore> scores, Seq<TaskScore> reference) =>
        Percent(scores.Bind(task => task.Metrics).Strict(), reference.Bind(task => task.Metrics).Strict());

    /// <summary>
    /// The mean over tasks of the mean over the task's metrics: every task counts the same (Maninis, Radosavovic and Kokkinos, CVPR 2019, and
    /// LibMTL; they count the other way round, above zero where the model is better).
    /// </summary>
    /// <param name="scores">m: the model's metrics, by task.</param>
    /// <param name="reference">b: those of the reference, the same ones in the same order.</param>
    /// <returns>None where a task has no value by <see cref="Percent"/>.</returns>
    public static Option<double> PercentOverTasks(Seq<TaskScore> scores, Seq<TaskScore> reference) =>
        scores.Count != reference.Count || scores.IsEmpty
            ? None
            : scores.Zip(reference, (one, other) => Percent(one.Metrics, other.Metrics)).Sequence().Map(all => all.Average());
}
