using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>The charts of training: the loss of each task over all models, the task weights of each method.</summary>
internal static class CurvesView
{
    /// <summary>One chart per task; one colour per method, one line per model, thin where seeds repeat a method.</summary>
    internal static Seq<LineChart> Losses(Seq<History> histories)
    {
        var methods = Methods(histories);
        return Seq(Tasks(histories).Map(task => new LineChart(
            $"{task}: training loss",
            methods.Map((slot, method) => Repeated(
                method.Filter(history => history.Tasks.Contains(task)),
                method.Head.Method,
                slot,
                history => Place(history, task),
                epoch => epoch.Losses)).Bind(curves => curves).ToSeq().Strict(),
            FromZero: false)).ToArray());
    }

    /// <summary>One chart per method, one colour per task.</summary>
    internal static Seq<LineChart> Weights(Seq<History> histories) => Seq(Methods(histories).Map(method => new LineChart(
        $"{method.Head.Method}: task weights",
        method.Head.Tasks.Map((slot, task) => Repeated(method, task, slot, history => Place(history, task), epoch => epoch.Weights))
            .Bind(curves => curves).ToSeq().Strict(),
        FromZero: true)).ToArray());

    /// <summary>The curves of a method's runs, the first of which has the label.</summary>
    private static Seq<Curve> Repeated(
        Seq<History> runs, string name, int slot, Func<History, int> place, Func<EpochReport, Seq<double>> values) => runs
        .Map((at, run) => new Curve(at == 0 ? name : "", slot, run.Epochs.Map(epoch => values(epoch)[place(run)]))
        {
            IsRepetition = runs.Count > 1,
        })
        .ToSeq().Strict();

    private static Seq<Seq<History>> Methods(Seq<History> histories) =>
        Seq(histories.GroupBy(history => history.Method).Select(group => Seq(group.ToArray())).ToArray());

    /// <summary>The charts with their titles.</summary>
    internal static Html ToHtml(Seq<LineChart> charts) => Html.Tag("div", charts.Map(chart => Html.Tag(
        "figure", Html.Tag("figcaption", chart.Title), chart.ToSvg()))).With(("class", "charts"));

    private static Seq<string> Tasks(Seq<History> histories) => Seq(histories.Bind(history => history.Tasks).Distinct().ToArray());

    private static int Place(History history, string task) => history.Tasks.ToList().IndexOf(task);
}
