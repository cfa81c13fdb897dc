using System.Globalization;

namespace Multitask.Stages.Reports;

/// <summary>Elements of inline drawings.</summary>
internal static class Svg
{
    /// <summary>A drawing of a width and height in pixels, with a name for those who cannot see it.</summary>
    internal static Html.Element Drawing(double width, double height, string label, IEnumerable<Html> content) =>
        Html.Tag("svg", content).With(
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            ("width", Number(width)),
            ("height", Number(height)),
            ("role", "img"),
            ("aria-label", label));

    /// <summary>A straight line.</summary>
    internal static Html.Element Line(string kind, (double X, double Y) from, (double X, double Y) to) => Html.Tag("line").With(
        ("class", kind), ("x1", Number(from.X)), ("y1", Number(from.Y)), ("x2", Number(to.X)), ("y2", Number(to.Y)));

    /// <summary>Any line, closed or not.</summary>
    internal static Html.Element Path(string kind, string path) => Html.Tag("path").With(("class", kind), ("d", path));

    /// <summary>Text whose anchor (<c>start</c>, <c>middle</c>, <c>end</c>) is at a point.</summary>
    internal static Html.Element Text(string kind, (double X, double Y) at, string anchor, string text) => Html.Tag("text", text).With(
        ("class", kind), ("x", Number(at.X)), ("y", Number(at.Y)), ("text-anchor", anchor));

    /// <summary>A coordinate, to a hundredth of a pixel.</summary>
    internal static string Number(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);
}
