using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports.Studies;

/// <summary>The first metrics of the first two tasks against each other: means with standard errors, and which means no other one dominates.</summary>
internal static class ParetoChart
{
    private const double Width = 520;
    private const double Left = 64;
    private const double Top = 16;
    private const double Bottom = 46;
    private const double LabelGap = 15;

    /// <summary>A method in two metrics.</summary>
    private sealed record Point(string Method, int Slot, Estimate X, Estimate Y);

    /// <summary>The axes of a chart and where its paper ends.</summary>
    private sealed record Frame(MetricColumn X, MetricColumn Y, Scale Across, Scale Up, double Right, double Floor)
    {
        internal (double X, double Y) At(double x, double y) => (
            Left + (Across.Position(x) * (Right - Left)), Floor - (Up.Position(y) * (Floor - Top)));
    }

    /// <summary>The chart; None with one task, or with no method that has both metrics.</summary>
    internal static Option<Html> ToHtml(Study study)
    {
        var firsts = study.Columns.Map((at, column) => (At: at, Column: column)).GroupBy(one => one.Column.Task).Select(task => task.First()).Take(2).ToArray();
        var points = firsts.Length < 2 ? Seq<Point>() : study.Methods
            .Map((slot, method) => new Point(method.Method, slot, method.Columns[firsts[0].At], method.Columns[firsts[1].At]))
            .ToSeq().Filter(point => double.IsFinite(point.X.Mean) && double.IsFinite(point.Y.Mean)).Strict();
        return points.IsEmpty ? None : Some<Html>(Figure(firsts[0].Column, firsts[1].Column, points));
    }

    private static Html.Element Figure(MetricColumn x, MetricColumn y, Seq<Point> points)
    {
        var title = $"{Title(x)} and {Title(y)}: mean ± standard error; the dashed line joins the means that no other mean dominates";
        return Html.Tag("figure", Html.Tag("figcaption", title), Drawn(x, y, points)).With(("class", "ranks"));
    }

    private static Html.Element Drawn(MetricColumn x, MetricColumn y, Seq<Point> points)
    {
        var height = Math.Max(300, Top + Bottom + (LabelGap * points.Count));
        var right = Width - 26 - (8.2 * points.Map(point => point.Method.Length).Fold(3, Math.Max));
        var frame = new Frame(x, y, Linear(points.Map(point => point.X)), Linear(points.Map(point => point.Y)), Math.Max(right, Left + 120), height - Bottom);
        var labels = LineChart.Spread(points.Map(point => frame.At(point.X.Mean, point.Y.Mean).Y).Strict(), LabelGap, frame.Floor);
        return Svg.Drawing(Math.Max(Width, frame.Right + Width - right), height, $"{Title(x)} and {Title(y)}", [
            .. Axes(frame),
            .. Front(frame, points),
            .. points.Map(point => Mark(frame, point)),
            .. points.Zip(labels, (point, at) => Svg.Text($"label s{point.Slot % Colours.Lines}", (frame.Right + 12, at + 4), "start", point.Method)),
        ]);
    }

    private static Scale Linear(Seq<Estimate> estimates) => Scale.Over(estimates.Bind(one => Seq(
        one.Mean - one.StandardError.IfNone(0), one.Mean + one.StandardError.IfNone(0))).Strict());

    private static Seq<Html> Axes(Frame frame) => frame.Up.Marks.Bind(mark => Seq<Html>(
            Svg.Line("grid", (Left, frame.At(frame.Across.Low, mark).Y), (frame.Right, frame.At(frame.Across.Low, mark).Y)),
            Svg.Text("tick", (Left - 8, frame.At(frame.Across.Low, mark).Y + 4), "end", NumberText.Mark(mark))))
        + frame.Across.Marks.Map(mark => (Html)Svg.Text("tick", (frame.At(mark, frame.Up.Low).X, frame.Floor + 17), "middle", NumberText.Mark(mark)))
        + Seq<Html>(
            Svg.Line("axis", (Left, frame.Floor), (frame.Right, frame.Floor)),
            Svg.Text("tick", ((Left + frame.Right) / 2, frame.Floor + 36), "middle", Title(frame.X)),
            Svg.Text("tick", (6, Top - 4), "start", Title(frame.Y)));

    private static Seq<Html> Front(Frame frame, Seq<Point> points)
    {
        var front = points.Filter(point => !points.Exists(other => Dominates(frame, other, point))).OrderBy(point => point.X.Mean)
            .Select(point => frame.At(point.X.Mean, point.Y.Mean)).ToArray();
        return front.Length < 2
            ? Seq<Html>()
            : Seq1<Html>(Svg.Path("front", "M" + string.Join("L", front.Select(at => $"{Svg.Number(at.X)} {Svg.Number(at.Y)}"))));
    }

    /// <summary>At least as good in both metrics and better in one.</summary>
    private static bool Dominates(Frame frame, Point one, Point other)
    {
        var (x, y) = (Better(frame.X, one.X.Mean, other.X.Mean), Better(frame.Y, one.Y.Mean, other.Y.Mean));
        return x >= 0 && y >= 0 && x + y > 0;
    }

    private static int Better(MetricColumn column, double one, double other) => column.HigherIsBetter ? one.CompareTo(other) : other.CompareTo(one);

    private static Html.Group Mark(Frame frame, Point point)
    {
        var (slot, centre) = ($"s{point.Slot % Colours.Lines}", frame.At(point.X.Mean, point.Y.Mean));
        return new Html.Group(
            point.X.StandardError.Map(error => (Html)Svg.Line(
                $"error {slot}", frame.At(point.X.Mean - error, point.Y.Mean), frame.At(point.X.Mean + error, point.Y.Mean))).ToSeq()
            + point.Y.StandardError.Map(error => (Html)Svg.Line(
                $"error {slot}", frame.At(point.X.Mean, point.Y.Mean - error), frame.At(point.X.Mean, point.Y.Mean + error))).ToSeq()
            + Seq1<Html>(Html.Tag("circle").With(
                ("class", $"dot {slot}"), ("cx", Svg.Number(centre.X)), ("cy", Svg.Number(centre.Y)), ("r", "4.5"))));
    }

    private static string Title(MetricColumn column) =>
        $"{column.Task} {NumberText.Title(column.Metric)}\u00A0{NumberText.Arrow(column.HigherIsBetter)}";
}
