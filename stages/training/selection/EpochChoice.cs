using MathNet.Numerics.Statistics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>Compares the epochs of a training by their metrics on the validation split.</summary>
/// <param name="best">The criterion.</param>
/// <param name="info">The data set, whose tasks determine the metrics.</param>
internal sealed class EpochChoice(Best best, DataInfo info)
{
    /// <summary>The names and directions of the metrics; their values, of no examples, are meaningless.</summary>
    private readonly (string Task, MetricValue Metric)[] _metrics =
        [.. MetricSet.Of(info).Scores.SelectMany(score => score.Metrics.Select(metric => (score.Task, metric)))];

    /// <summary>The validation of an epoch from its scores and the validations before it.</summary>
    internal EpochValidation After(Seq<EpochValidation> before, Seq<TaskScore> scores)
    {
        var now = Seq(scores.SelectMany(score => score.Metrics).Select(metric => double.IsFinite(metric.Value) ? metric.Value : double.NaN).ToArray());
        var kept = before.ToList().FindLastIndex(epoch => epoch.IsBest);
        Seq<double>[] all = [.. before.Select(epoch => epoch.Metrics), now];
        return new EpochValidation(now, kept < 0 || IsLess(Cost(all, all.Length - 1), Cost(all, kept)));
    }

    /// <summary>The indices of models, the best first, each compared by the scores of its best epoch; equal models keep their order.</summary>
    internal Seq<int> Order(Seq<Seq<TaskScore>> models)
    {
        Seq<double>[] all = [.. models.Select(scores => Seq(scores.SelectMany(score => score.Metrics)
            .Select(metric => double.IsFinite(metric.Value) ? metric.Value : double.NaN).ToArray()))];
        return Seq(Enumerable.Range(0, all.Length)
            .Select(model => (Model: model, Cost: Cost(all, model)))
            .OrderBy(one => double.IsNaN(one.Cost) ? double.PositiveInfinity : one.Cost)
            .Select(one => one.Model).ToArray());
    }

    /// <summary>The metrics of an epoch with their names.</summary>
    internal static Seq<TaskScore> Scores(DataInfo info, EpochValidation found)
    {
        var values = new Queue<double>(found.Metrics);
        return Seq(MetricSet.Of(info).Scores
            .Select(score => score with { Metrics = Seq(score.Metrics.Select(metric => metric with { Value = values.Dequeue() }).ToArray()) })
            .ToArray());
    }

    /// <summary>The value of the criterion for the last epoch, as text: <c>delta_m -3.20%</c>.</summary>
    internal string Shown(Seq<EpochValidation> epochs)
    {
        Seq<double>[] all = [.. epochs.Select(epoch => epoch.Metrics)];
        var cost = Cost(all, all.Length - 1);
        return best.Match(
            () => FormattableString.Invariant($"mean_rank {cost:0.00}"),
            _ => FormattableString.Invariant($"delta_m {cost:0.00}%"),
            metric => FormattableString.Invariant($"{metric.Task} {metric.Name} {all[^1][Place(metric)]:0.0000}"));
    }

    /// <summary>Why the criterion does not suit the tasks of the data set; none if it does.</summary>
    internal Option<string> Mistake() => best.Match(
        () => None,
        delta => delta.Row.Bind(name => PublishedRow.Find(name).Match(
            row => row.Fits(MetricSet.Of(info).Scores) ? None : Some($"must be a row of the metrics that the data have, found {name}, which is {row.Shown}"),
            () => Unknown("must be a published row", name, PublishedRow.All.Map(row => row.Name)))),
        metric => Unknown("must name one of the tasks", metric.Task, info.Tasks.Map(task => task.Name))
            || Unknown($"must name a metric of task {metric.Task}", metric.Name, Seq(_metrics.Where(one => one.Task == metric.Task).Select(one => one.Metric.Name).ToArray())));

    /// <summary>The value that is compared between epochs: lower is better; NaN if it is undefined.</summary>
    private double Cost(Seq<double>[] all, int epoch) => best.Match(
        () => Enumerable.Range(0, _metrics.Length).Average(at => Rank(all, epoch, at)),
        delta => delta.Row.Bind(PublishedRow.Find).Match(row => Change(row, all[epoch]), () => Change(all[epoch], all[0])),
        metric => Cost(all[epoch], Place(metric)));

    private double Cost(Seq<double> metrics, int at) => _metrics[at].Metric.HigherIsBetter ? -metrics[at] : metrics[at];

    /// <summary>The rank of an epoch by one metric among all epochs, from 1; epochs without a value share the last ranks.</summary>
    private double Rank(Seq<double>[] all, int epoch, int at) => all
        .Select(metrics => Cost(metrics, at) is var cost && double.IsNaN(cost) ? double.MaxValue : cost)
        .Ranks(RankDefinition.Average)[epoch];

    private double Change(Seq<double> metrics, Seq<double> first)
    {
        var known = Enumerable.Range(0, _metrics.Length).Where(at => first[at] != 0 && !double.IsNaN(first[at])).ToArray();
        Seq<MetricValue> Of(Seq<double> values) => Seq(known.Select(at => _metrics[at].Metric with { Value = values[at] }).ToArray());
        return DeltaM.Percent(Of(metrics), Of(first)).IfNone(double.NaN);
    }

    private double Change(PublishedRow row, Seq<double> metrics)
    {
        var scores = Scores(info, new EpochValidation(metrics, false));
        var reference = row.In(scores);
        return DeltaM.PercentOverMetrics(reference.SameOf(scores), reference).IfNone(double.NaN);
    }

    private int Place(Best.Metric metric) => System.Array.FindIndex(_metrics, one => one.Task == metric.Task && one.Metric.Name == metric.Name);

    /// <summary>Compares two numbers, with NaN greater than all others.</summary>
    private static bool IsLess(double one, double other) => one < other || (double.IsNaN(other) && !double.IsNaN(one));

    private static Option<string> Unknown(string rule, string word, Seq<string> known) => known.Contains(word)
        ? None
        : Some($"{rule} ({string.Join(", ", known)}), found {word}{DidYouMean.Hint(word, known)}");
}
