using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>The scores of an <c>evaluate</c> stage: a row per predictor, a column per metric, the best value of each in bold.</summary>
internal static class ScoreSection
{
    /// <summary>What stands over the columns of no one task.</summary>
    internal const string AllTasks = "all tasks";

    /// <summary>More metrics are rows of the table, where there are few models.</summary>
    private const int MostColumns = 12;
    private const int MostAcross = 8;

    /// <summary>The table and what its columns mean.</summary>
    internal static Section Of(Evaluation evaluation) => new(
        $"scores-{evaluation.Stage}",
        evaluation.Stage == "scores" ? "Scores" : $"Scores: {evaluation.Stage}",
        "↑ higher is better, ↓ lower is better; the best of each metric in bold. The constant predictor looks at no input: "
        + "it answers the majority class, the median depth, the mean normal, the mean number of the training split."
        + Reference(evaluation).Map(reference =>
            $" Δm: mean over all metrics{Fewer(evaluation, reference)} of the signed relative difference to {reference.Name}{Source(reference)}, below zero where better.").IfNone(""),
        Table(evaluation),
        Terms(evaluation));

    /// <summary>What to compare with: the baseline of the file, or the model of equal weights where there is another model to be compared.</summary>
    internal static Option<StudyBaseline> Reference(Evaluation evaluation) => evaluation.Baseline
        || (evaluation.Models.Count < 2
            ? None
            : evaluation.Reference.Bind(name => evaluation.Models.Find(model => model.Name == name)).Map(model => new StudyBaseline(model.Name, "", model.Tasks)));

    /// <summary>The best of some values of one metric; NaN where none is a number.</summary>
    internal static double Best(Seq<MetricValue> values)
    {
        var finite = values.Filter(metric => double.IsFinite(metric.Value));
        return finite.IsEmpty ? double.NaN
            : finite.Head.HigherIsBetter ? finite.Map(metric => metric.Value).Max()
            : finite.Map(metric => metric.Value).Min();
    }

    /// <summary>A predictor as people call it.</summary>
    internal static string Name(PredictorScores one) => one.Name == EvaluateStage.Constant ? "constant predictor" : one.Name;

    private static Block.Table Table(Evaluation evaluation)
    {
        var tasks = evaluation.Predictors.HeadOrNone().Map(first => first.Tasks).IfNone(Seq<TaskScore>());
        var best = Seq(tasks.Bind(task => task.Metrics)
            .Map((at, _) => Best(evaluation.Predictors.Map(one => one.Metrics[at]))).ToArray());
        var reference = Reference(evaluation);
        return best.Count > MostColumns && evaluation.Predictors.Count <= MostAcross
            ? TallScores.Of(evaluation, best, reference)
            : new("scores", Head(tasks, reference), evaluation.Predictors.Map(one => Row(one, best, reference)).Strict());
    }

    private static Block.Terms Terms(Evaluation evaluation) => new(
        "What the metrics mean",
        Seq(evaluation.Predictors.Take(1).Bind(one => one.Metrics).Map(metric => metric.Name).Distinct()
            .Select(name => new Term(NumberText.Title(name), MetricText.Meaning(name))).ToArray()));

    private static Seq<Row> Head(Seq<TaskScore> tasks, Option<StudyBaseline> reference) => GroupedHead.Of(
        Seq1(Cell.Column("model") with { Class = "left" }),
        (tasks.Bind(task => task.Metrics.Map(metric => (task.Task, GroupedHead.Metric(metric.Name, metric.HigherIsBetter))))
            + reference.Map(model => (Task: AllTasks, Delta(model))).ToSeq()).Strict());

    /// <summary>The heading of delta_m.</summary>
    internal static Cell Delta(StudyBaseline model) => Cell.Column($"Δm\u00A0% to {model.Name}\u00A0{NumberText.Arrow(false)}") with { Title = "delta_m" };

    private static Row Row(PredictorScores one, Seq<double> best, Option<StudyBaseline> reference)
    {
        var starts = one.Tasks.Bind(task => task.Metrics.Map((at, _) => at == 0)).ToArray();
        return Reports.Row.Of([
            Cell.Name(Name(one)),
            .. one.Metrics.Map((at, metric) => Value(NumberText.Value(metric.Value), metric.Value == best[at], starts[at])),
            .. reference.Map(model => Value(Delta(one, model), false, true)).ToSeq(),
        ]) with
        { Class = one.Name == EvaluateStage.Constant ? "constant" : "model" };
    }

    private static Cell Value(string text, bool best, bool first) => new(text) { Bold = best, Class = (best ? "best " : "") + (first ? "first" : "") };

    /// <summary>The constant predictor is no multi-task model: it gets none.</summary>
    internal static string Delta(PredictorScores one, StudyBaseline reference) => one.Name == EvaluateStage.Constant
        ? NumberText.None
        : reference.Percent(one.Tasks, DeltaM.PercentOverMetrics).Match(Some: NumberText.Percent, None: () => NumberText.None);

    private static string Fewer(Evaluation evaluation, StudyBaseline reference) =>
        evaluation.Predictors.Exists(one => one.Metrics.Count > reference.Scores.Bind(task => task.Metrics).Count) ? " that the baseline has" : "";

    private static string Source(StudyBaseline reference) => reference.Source.Length > 0 ? $" ({reference.Source})" : "";
}
