using System.Globalization;

namespace Multitask.Stages.Training;

/// <summary>The training curves, under the names they have in experiment trackers.</summary>
internal static class Curves
{
    /// <summary>One point of every curve, rounded to the six digits that <c>history.json</c> keeps.</summary>
    internal static Seq<Measure> Of(Seq<string> tasks, TracePoint point) =>
        Of(tasks, point.MeanLosses, point.MeanWeights, point.MeanGradients).Map(one => one with { Value = Short(one.Value) }).Strict();

    /// <summary>Losses, weights and, if they were computed, the norms and cosines of the task gradients.</summary>
    internal static Seq<Measure> Of(Seq<string> tasks, Seq<double> losses, Seq<double> weights, Option<TaskGradients> gradients) =>
        Each("loss", tasks, losses) + Each("weight", tasks, weights)
        + gradients.Map(all => Each("gradient_norm", tasks, all.Norms) + Each(
            "gradient_cosine", TaskGradients.Pairs(tasks.Count).Map(pair => $"{tasks[pair.First]}-{tasks[pair.Second]}").Strict(), all.Cosines)).IfNone(Seq<Measure>.Empty);

    /// <summary>For an agent: the success rate of each task of which an episode has ended.</summary>
    internal static Seq<Measure> Success(Seq<string> tasks, Seq<double> episodes, Seq<double> succeeded) =>
        Each("success", tasks, succeeded).Zip(episodes, (measure, count) => (measure, count)).Filter(one => one.count > 0).Map(one => one.measure).ToSeq().Strict();

    /// <summary>All metrics that have a finite value.</summary>
    internal static Seq<Measure> Scores(string group, Seq<TaskScore> scores) => scores.Bind(score => score.Metrics
        .Filter(metric => double.IsFinite(metric.Value))
        .Map(metric => new Measure($"{group}/{score.Task}/{metric.Name}", metric.Value))).Strict();

    /// <summary>Six digits are enough for a curve.</summary>
    internal static double Short(double value) => double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static Seq<Measure> Each(string group, Seq<string> names, Seq<double> values) =>
        names.Zip(values, (name, value) => new Measure($"{group}/{name}", value)).ToSeq().Strict();
}
