using System.Globalization;
using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>The few numbers to see first.</summary>
internal static class TileMaker
{
    /// <summary>More tiles than this are no first look.</summary>
    private const int MostTasks = 7;

    /// <summary>A tile per task of the first evaluation, then the fastest deployment.</summary>
    internal static Seq<Tile> Of(ReportModel model) =>
        model.Evaluations.HeadOrNone().Map(evaluation => Scores(evaluation, model.Studies.Find(study => study.IsRepeated && study.Name == RunName.Of(evaluation.Stage).Method)))
            .IfNone(Seq<Tile>())
        + (model.Deployments.IsEmpty ? Seq<Tile>() : Seq1(Speed(Fastest(model.Deployments))));

    private static Seq<Tile> Scores(Evaluation evaluation, Option<Study> study) => evaluation.Models.IsEmpty
        ? Seq<Tile>()
        : evaluation.Models.Head.Tasks.Map((at, task) => Score(evaluation, study, at)).ToSeq().Take(MostTasks).Strict();

    /// <summary>A task's first metric: the best model's, or the best mean over seeds, and the constant predictor's.</summary>
    private static Tile Score(Evaluation evaluation, Option<Study> study, int task)
    {
        var (name, metric) = (evaluation.Models.Head.Tasks[task].Task, evaluation.Models.Head.Tasks[task].Metrics.Head);
        var all = study.Map(found => Means(found, name, metric)).IfNone(() =>
            evaluation.Models.Map(model => (Owner: model.Name, Metric: model.Tasks[task].Metrics.Head)).Strict());
        var best = ScoreSection.Best(all.Map(one => one.Metric));
        var constant = evaluation.Predictors.Find(one => one.Name == EvaluateStage.Constant)
            .Map(one => $"constant predictor {NumberText.Value(one.Tasks[task].Metrics.Head.Value)}").IfNone("");
        return new(
            $"{name}: {NumberText.Title(metric.Name)} {NumberText.Arrow(metric.HigherIsBetter)}",
            NumberText.Value(best),
            $"{all.Find(one => one.Metric.Value == best).Map(one => one.Owner).IfNone("")}; {constant}");
    }

    private static Seq<(string Owner, MetricValue Metric)> Means(Study study, string task, MetricValue metric)
    {
        var at = study.Columns.ToList().FindIndex(column => column.Task == task && column.Metric == metric.Name);
        return study.Methods.Map(method => (
            $"{method.Method}, mean of {Report.Counted(method.Runs, "seed")}", metric with { Value = method.Columns[at].Mean })).Strict();
    }

    private static Deployed Fastest(Seq<Deployed> all) =>
        all.Fold(all.Head, (best, one) => one.ImagesPerSecond > best.ImagesPerSecond ? one : best);

    private static Tile Speed(Deployed one) => new(
        "ONNX Runtime ↑",
        $"{one.ImagesPerSecond.ToString("N0", CultureInfo.InvariantCulture)} examples/s",
        $"{one.Model}; {one.Provider}");
}
