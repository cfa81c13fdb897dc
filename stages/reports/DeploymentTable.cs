using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>The <c>score</c> stages of a run: what ran the exported graph, how exactly and how fast.</summary>
internal static class DeploymentTable
{
    private const double Mebibyte = 1 << 20;

    /// <summary>The table: a row per stage, a column of parity per output, and one of scores per task.</summary>
    internal static Html ToHtml(Seq<Deployed> deployments)
    {
        var outputs = Seq(deployments.Bind(one => one.Parity).Map(pair => pair.Output).Distinct().ToArray());
        var tasks = Seq(deployments.Bind(one => one.Scores).Map(score => (score.Task, score.Metric)).Distinct().ToArray());
        return Html.Tag("div", Html.Tag(
            "table",
            Html.Tag("thead", Groups(outputs, tasks.Count), Heading(outputs, tasks)),
            Html.Tag("tbody", deployments.Map(one => Row(one, outputs, tasks))))).With(("class", "wide"));
    }

    private static Html.Element Groups(Seq<string> outputs, int tasks) => Html.Tag("tr", [
        Html.Tag("th").With(("colspan", "5")),
        Html.Tag("th", "largest difference to torch").With(
            ("class", "task"), ("scope", "colgroup"), ("colspan", Svg.Number(Math.Max(1, outputs.Count)))),
        .. tasks == 0 ? Seq<Html.Element>() : Seq1(Html.Tag("th", "scores (in float32)").With(
            ("class", "task"), ("scope", "colgroup"), ("colspan", Svg.Number(tasks)))),
        Html.Tag("th", "speed").With(("class", "task"), ("scope", "colgroup"), ("colspan", "3")),
    ]);

    private static Html.Element Heading(Seq<string> outputs, Seq<(string Task, string Metric)> tasks) => Html.Tag("tr", [
        .. Seq("stage", "model", "provider", "precision", "MiB").Map(text => Html.Tag("th", text).With(("scope", "col"), ("class", "left"))),
        .. outputs.Map(output => Html.Tag("th", output).With(("scope", "col"))),
        .. tasks.Map(one => Html.Tag("th", $"{one.Task} {NumberText.Title(one.Metric)}").With(("scope", "col"))),
        .. Seq("examples/s", "p50 ms", "p95 ms").Map(text => Html.Tag("th", text).With(("scope", "col"))),
    ]);

    private static Html.Element Row(Deployed one, Seq<string> outputs, Seq<(string Task, string Metric)> tasks) => Html.Tag("tr", [
        Html.Tag("th", one.Stage).With(("scope", "row"), ("class", "left")),
        Html.Tag("td", one.Model).With(("class", "left")),
        Html.Tag("td", one.Provider).With(("class", "left")),
        Html.Tag("td", one.Precision).With(("class", "left")),
        Html.Tag("td", NumberText.Value(one.Bytes / Mebibyte)),
        .. outputs.Map(output => Html.Tag("td", one.Parity.Find(pair => pair.Output == output)
            .Match(Some: pair => NumberText.Tiny(pair.Difference), None: () => NumberText.None))),
        .. tasks.Map(task => Html.Tag("td", one.Scores.Find(score => score.Task == task.Task)
            .Match(Some: score => $"{NumberText.Value(score.Value)} ({NumberText.Value(score.Single)})", None: () => NumberText.None))),
        .. Seq(one.ImagesPerSecond, one.P50, one.P95).Map(value => Html.Tag("td", NumberText.Speed(value))),
    ]);
}
