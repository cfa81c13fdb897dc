using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>The style sheet of the report: the colours that are computed as custom properties, then <c>report.css</c>.</summary>
/// <remarks>Light and dark as the reader's system says; paper is always light.</remarks>
internal static class PageStyle
{
    /// <summary>The whole sheet.</summary>
    internal static string Sheet { get; } =
        $":root {{ {Properties(colours => colours.Light)} }}\n"
        + $"@media screen and (prefers-color-scheme: dark) {{ :root {{ {Properties(colours => colours.Dark)} }} }}\n"
        + string.Join('\n', Slots.Map(slot => $".s{slot} {{ --line: var(--s{slot}) }}")) + "\n"
        + EmbeddedText.Read("report.css");

    private static Seq<int> Slots => Range(0, Colours.Lines).ToSeq();

    private static string Properties(Func<(Rgb Light, Rgb Dark), Rgb> theme) => string.Join("; ", Seq(
            ("paper", Colours.Paper), ("tint", Colours.Panel))
        .Concat(Slots.Map(slot => ($"s{slot}", Colours.Line(slot))))
        .Map(property => $"--{property.Item1}: {theme(property.Item2).Hex}"));
}
