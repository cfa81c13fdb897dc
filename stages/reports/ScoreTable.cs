using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>The scores of an <c>evaluate</c> stage: a row per predictor, a column per metric, the best value of each in bold.</summary>
internal static class ScoreTable
{
    /// <summary>The table.</summary>
    internal static Html ToHtml(Evaluation evaluation)
    {
        var tasks = evaluation.Predictors.HeadOrNone().Map(first => first.Tasks).IfNone(Seq<TaskScore>());
        var best = Seq(tasks.Bind(task => task.Metrics)
            .Map((at, _) => Best(evaluation.Predictors.Map(one => one.Metrics[at]))).ToArray());
        var reference = Reference(evaluation);
        return Html.Tag("div", Html.Tag(
            "table",
            Html.Tag("thead", TaskRow(tasks, reference), FigureRow(tasks, reference)),
            Html.Tag("tbody", evaluation.Predictors.Map(one => Row(one, best, reference))))).With(("class", "wide"));
    }

    /// <summary>The model to compare with, where there is another model to be compared.</summary>
    internal static Option<PredictorScores> Reference(Evaluation evaluation) => evaluation.Models.Count < 2
        ? None
        : evaluation.Reference.Bind(name => evaluation.Models.Find(model => model.Name == name));

    /// <summary>The best of some values of one metric; NaN where none is a number.</summary>
    internal static double Best(Seq<MetricValue> values)
    {
        var finite = values.Filter(metric => double.IsFinite(metric.Value));
        return finite.IsEmpty ? double.NaN
            : finite.Head.HigherIsBetter ? finite.Map(metric => metric.Value).Max()
            : finite.Map(metric => metric.Value).Min();
    }

    private static Html.Element TaskRow(Seq<TaskScore> tasks, Option<PredictorScores> reference) => Html.Tag("tr", [
        Html.Tag("th"),
        .. tasks.Map(task => Html.Tag("th", task.Task).With(
            ("class", "task"), ("scope", "colgroup"), ("colspan", Svg.Number(task.Metrics.Count)))),
        .. reference.Map(_ => Html.Tag("th", "all tasks").With(("class", "task"))).ToSeq(),
    ]);

    private static Html.Element FigureRow(Seq<TaskScore> tasks, Option<PredictorScores> reference) => Html.Tag("tr", [
        Html.Tag("th", "model").With(("scope", "col"), ("class", "left")),
        .. tasks.Bind(task => task.Metrics.Map((at, metric) => Heading(metric, at == 0))),
        .. reference.Map(model => Html.Tag("th", $"Δm\u00A0% to {model.Name}\u00A0{NumberText.Arrow(false)}").With(
            ("scope", "col"), ("class", "first"), ("title", "delta_m"))).ToSeq(),
    ]);

    private static Html.Element Heading(MetricValue metric, bool first) =>
        Html.Tag("th", $"{NumberText.Title(metric.Name)}\u00A0{NumberText.Arrow(metric.HigherIsBetter)}").With(
            ("scope", "col"),
            ("class", first ? "first" : ""),
            ("title", $"{metric.Name}: {(metric.HigherIsBetter ? "higher" : "lower")} is better"));

    private static Html.Element Row(PredictorScores one, Seq<double> best, Option<PredictorScores> reference)
    {
        var starts = one.Tasks.Bind(task => task.Metrics.Map((at, _) => at == 0)).ToArray();
        return Html.Tag("tr", [
            Html.Tag("th", one.Name == EvaluateStage.Constant ? "constant predictor" : one.Name).With(("scope", "row"), ("class", "left")),
            .. one.Metrics.Map((at, metric) => Cell(NumberText.Value(metric.Value), metric.Value == best[at], starts[at])),
            .. reference.Map(model => Cell(Delta(one, model), false, true)).ToSeq(),
        ]).With(("class", one.Name == EvaluateStage.Constant ? "constant" : "model"));
    }

    private static Html.Element Cell(string text, bool best, bool first) =>
        Html.Tag("td", best ? Html.Tag("b", text) : new Html.Text(text)).With(("class", (best ? "best " : "") + (first ? "first" : "")));

    /// <summary>The constant predictor is no multi-task model: it gets none.</summary>
    internal static string Delta(PredictorScores one, PredictorScores reference) => one.Name == EvaluateStage.Constant
        ? NumberText.None
        : DeltaM.Percent(one.Metrics, reference.Metrics).Match(Some: NumberText.Percent, None: () => NumberText.None);
}
