using System.Globalization;

namespace Multitask.Stages.Training;

/// <summary>The curves of a training by the names that trackers have for them.</summary>
internal static class Curves
{
    /// <summary>A point of them, in the six digits that <c>history.json</c> keeps.</summary>
    internal static Seq<Measure> Of(Seq<string> tasks, TracePoint point) =>
        Of(tasks, point.MeanLosses, point.MeanWeights, point.MeanGradients).Map(one => one with { Value = Short(one.Value) }).Strict();

    /// <summary>Losses, weights, and the lengths and cosines of the task gradients where these were compared.</summary>
    internal static Seq<Measure> Of(Seq<string> tasks, Seq<double> losses, Seq<double> weights, Option<TaskGradients> gradients) =>
        Each("loss", tasks, losses) + Each("weight", tasks, weights)
        + gradients.Map(all => Each("gradient_norm", tasks, all.Norms) + Each(
            "gradient_cosine", TaskGradients.Pairs(tasks.Count).Map(pair => $"{tasks[pair.First]}-{tasks[pair.Second]}").Strict(), all.Cosines)).IfNone(Seq<Measure>.Empty);

    /// <summary>Of an agent, the share of each task's episodes that succeeded, where some ended.</summary>
    internal static Seq<Measure> Success(Seq<string> tasks, Seq<double> episodes, Seq<double> succeeded) =>
        Each("success", tasks, succeeded).Zip(episodes, (measure, count) => (measure, count)).Filter(one => one.count > 0).Map(one => one.measure).ToSeq().Strict();

    /// <summary>The metrics that have a value.</summary>
    internal static Seq<Measure> Scores(string group, Seq<TaskScore> scores) => scores.Bind(score => score.Metrics
        .Filter(metric => double.IsFinite(metric.Value))
        .Map(metric => new Measure($"{group}/{score.Task}/{metric.Name}", metric.Value))).Strict();

    /// <summary>Six digits are enough for a curve.</summary>
    internal static double Short(double value) => double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static Seq<Measure> Each(string group, Seq<string> names, Seq<double> values) =>
        names.Zip(values, (name, value) => new Measure($"{group}/{name}", value)).ToSeq().Strict();
}
