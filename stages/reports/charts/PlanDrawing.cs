using System.Xml.Linq;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>The stages of a run as boxes, an arrow from each to those that read it.</summary>
internal static class PlanDrawing
{
    private const double BoxHeight = 44;
    private const double LaneHeight = 12;
    private const double GapX = 46;
    private const double GapY = 14;
    private const double Edge = 8;

    /// <summary>Where a slot's box or lane lies.</summary>
    internal sealed record Box(Slot Slot, double X, double Y, double Width, double Height)
    {
        /// <summary>Half-way down.</summary>
        internal double Middle => Y + (Height / 2);
    }

    /// <summary>The drawing.</summary>
    internal static XElement ToSvg(Seq<ReportStage> stages)
    {
        var layout = LayeredLayout.Of(stages.Map(stage => (stage.Name, Known(stage, stages))));
        var boxes = Boxes(layout, stages);
        var right = boxes.Map(box => box.X + box.Width).Fold(0.0, Math.Max) + Edge;
        var bottom = boxes.Map(box => box.Y + box.Height).Fold(0.0, Math.Max) + Edge;
        return Svg.Drawing(right, bottom, $"The plan: {string.Join(", ", stages.Map(stage => stage.Name))}", [
            .. layout.Links.SelectMany(link => Arrow(Of(boxes, link.From), Of(boxes, link.To))),
            .. boxes.Filter(box => box.Slot.IsLane).Map(Lane),
            .. boxes.Filter(box => !box.Slot.IsLane).SelectMany(box => Drawn(box, KindOf(box, stages))),
        ]);
    }

    /// <summary>The boxes of all slots: columns of equal width, each in the middle of the height.</summary>
    internal static Seq<Box> Boxes(LayeredLayout layout, Seq<ReportStage> stages)
    {
        var width = Math.Max(92, 30 + (7.8 * stages.Map(stage => stage.Name.Length).Fold(0, Math.Max)));
        var tallest = layout.Layers.Map(Height).Fold(0.0, Math.Max);
        return Seq(layout.Layers.SelectMany(layer => Column(layer, Edge + ((tallest - Height(layer)) / 2), width)).ToArray());
    }

    private static Seq<Box> Column(Seq<Slot> layer, double top, double width) => layer.Fold(
        (Top: top, Boxes: Seq<Box>()),
        (state, slot) => (
            state.Top + Height(slot) + GapY,
            state.Boxes.Add(new Box(slot, Edge + (slot.Layer * (width + GapX)), state.Top, width, Height(slot))))).Boxes;

    private static double Height(Slot slot) => slot.IsLane ? LaneHeight : BoxHeight;

    private static double Height(Seq<Slot> layer) => layer.Fold(-GapY, (sum, slot) => sum + Height(slot) + GapY);

    private static Box Of(Seq<Box> boxes, Slot slot) => boxes.Filter(box => box.Slot == slot).Head;

    /// <summary>With <c>--only</c> a run may lack stages; what is read is always there.</summary>
    private static Seq<string> Known(ReportStage stage, Seq<ReportStage> stages) =>
        stage.Inputs.Filter(input => stages.Exists(other => other.Name == input)).Distinct();

    private static Seq<XElement> Arrow(Box from, Box to)
    {
        var (start, end, middle) = (from.X + from.Width, to.X, (from.X + from.Width + to.X) / 2);
        var (y1, y2) = (Svg.Number(from.Middle), Svg.Number(to.Middle));
        var bend = $"M{Svg.Number(start)} {y1}C{Svg.Number(middle)} {y1} {Svg.Number(middle)} {y2} {Svg.Number(end)} {y2}";
        var head = $"M{Svg.Number(end)} {y2}l-7 -4v8z";
        return to.Slot.IsLane ? Seq1(Svg.Path("arrow", bend)) : Seq(Svg.Path("arrow", bend), Svg.Path("head", head));
    }

    private static string KindOf(Box box, Seq<ReportStage> stages) =>
        stages.Find(stage => stage.Name == box.Slot.Name).Map(stage => stage.Kind).IfNone("");

    private static XElement Lane(Box lane) =>
        Svg.Line("arrow", (lane.X, lane.Middle), (lane.X + lane.Width, lane.Middle));

    private static Seq<XElement> Drawn(Box box, string kind) => Seq(
        Svg.Box($"box {kind}", (box.X, box.Y), (box.Width, box.Height)),
        Svg.Text("name", (box.X + (box.Width / 2), box.Y + 19), "middle", box.Slot.Name),
        Svg.Text("kind", (box.X + (box.Width / 2), box.Y + 35), "middle", kind));
}
