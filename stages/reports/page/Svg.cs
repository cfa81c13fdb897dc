using System.Globalization;
using System.Xml.Linq;

namespace Multitask.Stages.Reports;

/// <summary>Elements of drawings.</summary>
internal static class Svg
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    /// <summary>A drawing of a width and height in pixels, with a name for those who cannot see it.</summary>
    internal static XElement Drawing(double width, double height, string label, IEnumerable<XElement> content) => Element(
        "svg",
        [
            ("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            ("width", Number(width)),
            ("height", Number(height)),
            ("role", "img"),
            ("aria-label", label),
        ],
        content);

    /// <summary>A straight line.</summary>
    internal static XElement Line(string kind, (double X, double Y) from, (double X, double Y) to) => Element(
        "line", [("class", kind), ("x1", Number(from.X)), ("y1", Number(from.Y)), ("x2", Number(to.X)), ("y2", Number(to.Y))]);

    /// <summary>Any line, closed or not.</summary>
    internal static XElement Path(string kind, string path) => Element("path", [("class", kind), ("d", path)]);

    /// <summary>A box with round corners.</summary>
    internal static XElement Box(string kind, (double X, double Y) at, (double Width, double Height) size) => Element(
        "rect",
        [
            ("class", kind), ("x", Number(at.X)), ("y", Number(at.Y)), ("rx", "7"),
            ("width", Number(size.Width)), ("height", Number(size.Height)),
        ]);

    /// <summary>Text whose anchor (<c>start</c>, <c>middle</c>, <c>end</c>) is at a point.</summary>
    internal static XElement Text(string kind, (double X, double Y) at, string anchor, string text) => Element(
        "text", [("class", kind), ("x", Number(at.X)), ("y", Number(at.Y)), ("text-anchor", anchor)], [new XText(Visible(text))]);

    /// <summary>A coordinate, to a hundredth of a pixel.</summary>
    internal static string Number(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The drawing as text.</summary>
    internal static string Render(this XElement drawing) => drawing.ToString(SaveOptions.DisableFormatting);

    private static XElement Element(string name, IEnumerable<(string Name, string Value)> attributes, IEnumerable<XNode>? content = null) =>
        new(Namespace + name, attributes.Select(attribute => new XAttribute(attribute.Name, Visible(attribute.Value))), content ?? []);

    /// <summary>Without the characters that XML cannot hold.</summary>
    internal static string Visible(string text) => string.Concat(text.Select(c => System.Xml.XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));
}
