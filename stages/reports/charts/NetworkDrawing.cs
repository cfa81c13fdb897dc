using System.Xml.Linq;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>A network as boxes from left to right: a box is a chain of operations of one scope.</summary>
internal static class NetworkDrawing
{
    private const double Width = 178;
    private const double Height = 56;
    private const double LaneHeight = 10;
    private const double GapX = 34;
    private const double GapY = 12;
    private const double Edge = 8;

    /// <summary>As many letters as a box has room for.</summary>
    private const int Letters = 27;

    /// <summary>The drawing.</summary>
    internal static XElement ToSvg(string name, Network network)
    {
        var drawing = Drawing.Of(network);
        var needs = drawing.Boxes.Map(box => (
            Name(box.Number),
            drawing.Edges.Filter(edge => edge.To == box.Number).Map(edge => Name(edge.From)).Distinct().ToSeq().Strict())).Strict();
        var layout = LayeredLayout.Of(needs);
        var places = Places(layout);
        var boxes = toMap(drawing.Boxes.Map(box => (Name(box.Number), box)));
        var bottom = places.Values.Map(place => place.Y).Fold(0.0, Math.Max) + Height + Edge;
        return Svg.Drawing(Edge + (layout.Layers.Count * (Width + GapX)), bottom, $"The network of {name}", [
            .. layout.Links.SelectMany(link => Arrow(places[link.From], places[link.To], link.To.IsLane)),
            .. places.Keys.Where(slot => slot.IsLane).Select(lane => Svg.Line(
                "arrow", (places[lane].X, places[lane].Y), (places[lane].X + Width, places[lane].Y))),
            .. places.Keys.Where(slot => !slot.IsLane).SelectMany(slot => Drawn(boxes[slot.Name], places[slot])),
        ]);
    }

    private static string Name(int number) => FormattableString.Invariant($"n{number}");

    /// <summary>The left end of each slot, half-way down.</summary>
    private static Dictionary<Slot, (double X, double Y)> Places(LayeredLayout layout)
    {
        var tallest = layout.Layers.Map(Tall).Fold(0.0, Math.Max);
        return layout.Layers.SelectMany((layer, column) => layer.Fold(
            (Top: Edge + ((tallest - Tall(layer)) / 2), Places: Seq<(Slot Slot, (double X, double Y) At)>()),
            (state, slot) => (
                state.Top + Tall(slot) + GapY,
                state.Places.Add((slot, (Edge + (column * (Width + GapX)), state.Top + (Tall(slot) / 2)))))).Places)
            .ToDictionary(place => place.Slot, place => place.At);
    }

    private static double Tall(Slot slot) => slot.IsLane ? LaneHeight : Height;

    private static double Tall(Seq<Slot> layer) => layer.Fold(-GapY, (sum, slot) => sum + Tall(slot) + GapY);

    private static Seq<XElement> Arrow((double X, double Y) from, (double X, double Y) to, bool toLane)
    {
        var (start, middle) = (from.X + Width, from.X + Width + (GapX / 2));
        var line = Svg.Path("arrow", FormattableString.Invariant($"M{start:0.##} {from.Y:0.##}C{middle:0.##} {from.Y:0.##} {middle:0.##} {to.Y:0.##} {to.X:0.##} {to.Y:0.##}"));
        return toLane ? Seq1(line) : Seq(line, Svg.Path("head", FormattableString.Invariant($"M{to.X:0.##} {to.Y:0.##}l-7 -4v8z")));
    }

    private static Seq<XElement> Drawn(DrawnBox box, (double X, double Y) left)
    {
        var (middle, top) = (left.X + (Width / 2), left.Y - (Height / 2));
        return Seq(
            Svg.Box($"box {box.Part}", (left.X, top), (Width, Height)),
            Svg.Text("name", (middle, top + 17), "middle", Short(box.Scope)),
            Svg.Text("kind", (middle, top + 32), "middle", Short(box.Operations)),
            Svg.Text("kind", (middle, top + 47), "middle", box.Shape));
    }

    private static string Short(string text) => text.Length <= Letters ? text : text[..(Letters - 1)] + "…";
}
