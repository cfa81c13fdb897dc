using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>The few numbers to see first.</summary>
internal static class Tiles
{
    /// <summary>A tile per task of the first evaluation, then the fastest deployment.</summary>
    internal static Html ToHtml(ReportModel model)
    {
        var scores = model.Evaluations.HeadOrNone().Map(Scores).IfNone([]);
        var speed = model.Deployments.IsEmpty ? Option<Html>.None : Some<Html>(Speed(Fastest(model.Deployments)));
        return Html.Tag("div", [.. scores, .. speed.ToSeq()]).With(("class", "tiles"));
    }

    private static Html[] Scores(Evaluation evaluation) => evaluation.Models.IsEmpty
        ? []
        : [.. evaluation.Models.Head.Tasks.Map((at, task) => Score(evaluation, at, task.Task))];

    /// <summary>A task's first metric: the best model's and the constant predictor's.</summary>
    private static Html.Element Score(Evaluation evaluation, int task, string name)
    {
        var best = ScoreTable.Best(evaluation.Models.Map(model => model.Tasks[task].Metrics.Head));
        var owner = evaluation.Models.Find(model => model.Tasks[task].Metrics.Head.Value == best).Map(model => model.Name).IfNone("");
        var metric = evaluation.Models.Head.Tasks[task].Metrics.Head;
        var constant = evaluation.Predictors.Find(one => one.Name == EvaluateStage.Constant)
            .Map(one => $"constant predictor {NumberText.Value(one.Tasks[task].Metrics.Head.Value)}").IfNone("");
        var title = $"{name}: {NumberText.Title(metric.Name)} {NumberText.Arrow(metric.HigherIsBetter)}";
        return Tile(title, NumberText.Value(best), $"{owner}; {constant}");
    }

    private static Deployed Fastest(Seq<Deployed> all) =>
        all.Fold(all.Head, (best, one) => one.ImagesPerSecond > best.ImagesPerSecond ? one : best);

    private static Html.Element Speed(Deployed one) => Tile(
        "ONNX Runtime",
        $"{one.ImagesPerSecond.ToString("0", CultureInfo.InvariantCulture)} examples/s",
        $"{one.Model}; {one.Provider}");

    private static Html.Element Tile(string title, string value, string below) => Html.Tag(
        "div", Html.Tag("span", title), Html.Tag("strong", value), Html.Tag("small", below)).With(("class", "tile"));
}
