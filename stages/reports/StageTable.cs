using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>The stages of a run: what each did, and all that decided it.</summary>
internal static class StageTable
{
    /// <summary>Digits of a key that tell it from others for people.</summary>
    private const int KeyDigits = 12;

    /// <summary>The table.</summary>
    internal static Html ToHtml(Seq<ReportStage> stages) => Html.Tag("div", Html.Tag(
        "table",
        Html.Tag("thead", Html.Tag("tr", Seq("stage", "kind", "reads", "outcome", "key", "what it is")
            .Map(text => Html.Tag("th", text).With(("scope", "col"), ("class", "left"))))),
        Html.Tag("tbody", stages.Map(Row))).With(("class", "stages"))).With(("class", "wide"));

    private static Html.Element Row(ReportStage stage) => Html.Tag(
        "tr",
        Html.Tag("th", stage.Name).With(("scope", "row"), ("class", "left")),
        Left(new Html.Text(stage.Kind)),
        Left(new Html.Text(string.Join(", ", stage.Inputs))),
        Left(Html.Tag("span", stage.Outcome).With(("class", $"outcome {stage.Outcome}"))),
        Left(Html.Tag("code", stage.Key[..Math.Min(KeyDigits, stage.Key.Length)]).With(("title", stage.Key))),
        Left(
            new Html.Text(stage.Fact),
            Html.Tag("details", Html.Tag("summary", "settings"), Html.Tag("code", stage.Config))));

    private static Html.Element Left(params ReadOnlySpan<Html> children) => Html.Tag("td", children).With(("class", "left"));
}
