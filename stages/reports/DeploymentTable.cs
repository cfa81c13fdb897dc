using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>The <c>score</c> stages of a run: what ran the exported graph, how exactly and how fast.</summary>
internal static class DeploymentTable
{
    /// <summary>The table: a row per stage, a column of parity per output.</summary>
    internal static Html ToHtml(Seq<Deployed> deployments)
    {
        var outputs = Seq(deployments.Bind(one => one.Parity).Map(pair => pair.Output).Distinct().ToArray());
        return Html.Tag("div", Html.Tag(
            "table",
            Html.Tag("thead", Groups(outputs), Heading(outputs)),
            Html.Tag("tbody", deployments.Map(one => Row(one, outputs))))).With(("class", "wide"));
    }

    private static Html.Element Groups(Seq<string> outputs) => Html.Tag(
        "tr",
        Html.Tag("th").With(("colspan", "3")),
        Html.Tag("th", "largest difference to torch").With(
            ("class", "task"), ("scope", "colgroup"), ("colspan", Svg.Number(Math.Max(1, outputs.Count)))),
        Html.Tag("th", "speed").With(("class", "task"), ("scope", "colgroup"), ("colspan", "3")));

    private static Html.Element Heading(Seq<string> outputs) => Html.Tag("tr", [
        .. Seq("stage", "model", "provider").Map(text => Html.Tag("th", text).With(("scope", "col"), ("class", "left"))),
        .. outputs.Map(output => Html.Tag("th", output).With(("scope", "col"))),
        .. Seq("examples/s", "p50 ms", "p95 ms").Map(text => Html.Tag("th", text).With(("scope", "col"))),
    ]);

    private static Html.Element Row(Deployed one, Seq<string> outputs) => Html.Tag("tr", [
        Html.Tag("th", one.Stage).With(("scope", "row"), ("class", "left")),
        Html.Tag("td", one.Model).With(("class", "left")),
        Html.Tag("td", one.Provider).With(("class", "left")),
        .. outputs.Map(output => Html.Tag("td", one.Parity.Find(pair => pair.Output == output)
            .Match(Some: pair => NumberText.Tiny(pair.Difference), None: () => NumberText.None))),
        .. Seq(one.ImagesPerSecond, one.P50, one.P95).Map(value => Html.Tag("td", NumberText.Speed(value))),
    ]);
}
