using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>The style sheet of the report: <c>report.css</c> with the colours that are computed.</summary>
/// <remarks>Light and dark as the reader's system says; paper is always light.</remarks>
internal static class PageStyle
{
    /// <summary>The whole sheet.</summary>
    internal static string Sheet { get; } = Template.Fill("report.css", Map(
        ("light", Properties(colours => colours.Light)),
        ("dark", Properties(colours => colours.Dark)),
        ("lines", string.Join('\n', Slots.Map(slot => $".s{slot} {{ --line: var(--s{slot}) }}")))));

    private static Seq<int> Slots => Range(0, Colours.Lines).ToSeq();

    private static string Properties(Func<(Rgb Light, Rgb Dark), Rgb> theme) => string.Join("; ", Seq(
            ("paper", Colours.Paper), ("tint", Colours.Panel))
        .Concat(Slots.Map(slot => ($"s{slot}", Colours.Line(slot))))
        .Map(property => $"--{property.Item1}: {theme(property.Item2).Hex}"));
}
