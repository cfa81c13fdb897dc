using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>The few numbers to see first.</summary>
internal static class TileMaker
{
    /// <summary>More tiles than this are no first look.</summary>
    private const int MostTasks = 6;

    /// <summary>A tile per task of the first evaluation, then the fastest deployment.</summary>
    internal static Seq<Tile> Of(ReportModel model) =>
        model.Evaluations.HeadOrNone().Map(Scores).IfNone(Seq<Tile>())
        + (model.Deployments.IsEmpty ? Seq<Tile>() : Seq1(Speed(Fastest(model.Deployments))));

    private static Seq<Tile> Scores(Evaluation evaluation) => evaluation.Models.IsEmpty
        ? Seq<Tile>()
        : evaluation.Models.Head.Tasks.Map((at, task) => Score(evaluation, at, task.Task)).ToSeq().Take(MostTasks).Strict();

    /// <summary>A task's first metric: the best model's and the constant predictor's.</summary>
    private static Tile Score(Evaluation evaluation, int task, string name)
    {
        var best = ScoreSection.Best(evaluation.Models.Map(model => model.Tasks[task].Metrics.Head));
        var owner = evaluation.Models.Find(model => model.Tasks[task].Metrics.Head.Value == best).Map(model => model.Name).IfNone("");
        var metric = evaluation.Models.Head.Tasks[task].Metrics.Head;
        var constant = evaluation.Predictors.Find(one => one.Name == EvaluateStage.Constant)
            .Map(one => $"constant predictor {NumberText.Value(one.Tasks[task].Metrics.Head.Value)}").IfNone("");
        return new($"{name}: {NumberText.Title(metric.Name)} {NumberText.Arrow(metric.HigherIsBetter)}", NumberText.Value(best), $"{owner}; {constant}");
    }

    private static Deployed Fastest(Seq<Deployed> all) =>
        all.Fold(all.Head, (best, one) => one.ImagesPerSecond > best.ImagesPerSecond ? one : best);

    private static Tile Speed(Deployed one) => new(
        "ONNX Runtime ↑",
        $"{one.ImagesPerSecond.ToString("0", CultureInfo.InvariantCulture)} examples/s",
        $"{one.Model}; {one.Provider}");
}
