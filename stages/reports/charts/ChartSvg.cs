using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OxyPlot;

namespace Multitask.Stages.Reports;

/// <summary>From a chart of the library to a drawing on a page: in the page's colours and font, as wide as there is room, and small.</summary>
internal static partial class ChartSvg
{
    private const double Width = 420;
    private const double Height = 250;

    /// <summary>The drawing.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="label">What it is, for those who cannot see it.</param>
    /// <param name="height">In the units in which a drawing is 420 wide.</param>
    internal static string Render(PlotModel chart, string label, double height = Height)
    {
        var text = new SvgExporter { Width = Width, Height = height, IsDocument = false }.ExportToString(chart);
        var drawing = XDocument.Parse(text).Root ?? throw new InvalidOperationException("the chart library drew nothing");
        var prefix = $"c{Digest.OfText(text + label)[..8]}-";
        drawing.SetAttributeValue("viewBox", FormattableString.Invariant($"0 0 {Width} {height}"));
        drawing.SetAttributeValue("role", "img");
        drawing.SetAttributeValue("aria-label", Svg.Visible(label));
        drawing.SetAttributeValue("version", null);
        drawing.Attributes().Where(attribute => attribute.IsNamespaceDeclaration && attribute.Name.LocalName == "xlink").Remove();
        foreach (var element in drawing.Descendants().ToArray())
        {
            Adapt(element, prefix);
        }

        return drawing.ToString(SaveOptions.DisableFormatting);
    }

    private static void Adapt(XElement element, string prefix)
    {
        element.SetAttributeValue("font-family", null);
        element.SetAttributeValue("font-weight", null);
        Style(element);
        if (element.Name.LocalName == "rect")
        {
            // Bars that touch would show a seam where the edge lies between two pixels, or where their coordinates are rounded apart.
            element.SetAttributeValue("shape-rendering", "crispEdges");
            Snap(element, "x", "width");
            Snap(element, "y", "height");
        }

        if (element.Attribute("id") is { } id)
        {
            id.Value = prefix + id.Value;
        }

        if (element.Attribute("clip-path") is { } clip)
        {
            clip.Value = clip.Value.Replace("#", $"#{prefix}", StringComparison.Ordinal);
        }

        foreach (var numbers in element.Attributes().Where(attribute => Coordinates.Contains(attribute.Name.LocalName)))
        {
            numbers.Value = Number.Replace(numbers.Value, found =>
                double.Parse(found.Value, CultureInfo.InvariantCulture).ToString("0.#", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>A length after which the end is where the next one begins, once both are rounded.</summary>
    private static void Snap(XElement element, string start, string length)
    {
        if ((double?)element.Attribute(start) is { } from && (double?)element.Attribute(length) is { } size)
        {
            element.SetAttributeValue(start, Math.Round(from, 1));
            element.SetAttributeValue(length, Math.Round(Math.Round(from + size, 1) - Math.Round(from, 1), 1));
        }
    }

    /// <summary>All colours go into the style: attributes of drawings know no custom properties everywhere.</summary>
    private static void Style(XElement element)
    {
        foreach (var name in Paints)
        {
            if (element.Attribute(name) is { } paint && paint.Value != "none")
            {
                element.SetAttributeValue("style", $"{element.Attribute("style")?.Value};{name}:{paint.Value}".TrimStart(';'));
                paint.Remove();
            }
        }

        if (element.Attribute("style") is { } style)
        {
            style.Value = Ink.ToProperties(style.Value);
        }
    }

    private static readonly Seq<string> Paints = Prelude.Seq("fill", "stroke");

    private static readonly Seq<string> Coordinates = Prelude.Seq("points", "x", "y", "x1", "y1", "x2", "y2", "width", "height", "transform", "d", "cx", "cy", "r");

    [GeneratedRegex(@"-?\d+\.\d+")]
    private static partial Regex Number { get; }
}
