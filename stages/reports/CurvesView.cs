using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>The charts of training: the loss of each task over all models, the task weights of each model.</summary>
internal static class CurvesView
{
    /// <summary>One chart per task, one line per model.</summary>
    internal static Seq<LineChart> Losses(Seq<History> histories) => Seq(Tasks(histories).Map(task => new LineChart(
        $"{task}: training loss",
        Seq(histories.Map((at, history) => (at, history))
            .Where(one => one.history.Tasks.Contains(task))
            .Select(one => new Curve(one.history.Stage, one.at, one.history.Epochs
                .Map(epoch => epoch.Losses[Place(one.history, task)])))
            .ToArray()),
        FromZero: false)).ToArray());

    /// <summary>One chart per model, one line per task.</summary>
    internal static Seq<LineChart> Weights(Seq<History> histories) => Seq(histories.Map(history => new LineChart(
        $"{history.Stage}: task weights",
        Seq(history.Tasks.Map((at, task) => new Curve(task, at, history.Epochs.Map(epoch => epoch.Weights[at]))).ToArray()),
        FromZero: true)).ToArray());

    /// <summary>The charts with their titles.</summary>
    internal static Html ToHtml(Seq<LineChart> charts) => Html.Tag("div", charts.Map(chart => Html.Tag(
        "figure", Html.Tag("figcaption", chart.Title), chart.ToSvg()))).With(("class", "charts"));

    private static Seq<string> Tasks(Seq<History> histories) => Seq(histories.Bind(history => history.Tasks).Distinct().ToArray());

    private static int Place(History history, string task) => history.Tasks.ToList().IndexOf(task);
}
