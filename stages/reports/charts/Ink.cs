using System.Text.RegularExpressions;
using OxyPlot;

namespace Multitask.Stages.Reports;

/// <summary>
/// The colours of a chart. The chart library knows fixed colours only, and a page has two themes: each stands for a custom property of the style sheet, which
/// takes its place in the finished drawing.
/// </summary>
internal static partial class Ink
{
    private const byte Mark = 1;
    private const byte LineKind = 1;
    private const byte NamedKind = 2;

    /// <summary>Marks and titles of axes.</summary>
    internal static OxyColor Soft { get; } = OxyColor.FromRgb(Mark, NamedKind, 0);

    /// <summary>Lines of the grid.</summary>
    internal static OxyColor Rule { get; } = OxyColor.FromRgb(Mark, NamedKind, 1);

    /// <summary>A line by its number: the same thing has the same one in every chart.</summary>
    internal static OxyColor Line(int slot) => OxyColor.FromRgb(Mark, LineKind, (byte)(slot % Colours.Lines));

    /// <summary>The dash of a line by its number: more lines than colours start over with another dash.</summary>
    internal static LineStyle Dash(int slot) => (slot / Colours.Lines % 3) switch { 0 => LineStyle.Solid, 1 => LineStyle.Dash, _ => LineStyle.Dot };

    /// <summary>A style with the custom properties in place of colours.</summary>
    internal static string ToProperties(string style) => Colour.Replace(style, found => (found.Groups[1].Value, found.Groups[2].Value) switch
    {
        ("1", var slot) => $"var(--s{slot})",
        (_, "0") => "var(--soft)",
        _ => "var(--rule)",
    });

    [GeneratedRegex(@"rgb\(1,([12]),(\d+)\)")]
    private static partial Regex Colour { get; }
}
