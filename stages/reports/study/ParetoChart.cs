using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports.Studies;

/// <summary>The first metrics of the first two tasks against each other: means with standard errors, and which means no other one dominates.</summary>
internal static class ParetoChart
{
    /// <summary>A method in two metrics.</summary>
    private sealed record Point(string Method, int Slot, Estimate X, Estimate Y);

    /// <summary>The chart; None with one task, or with no method that has both metrics.</summary>
    internal static Option<Figure> Of(Study study)
    {
        var firsts = study.Columns.Map((at, column) => (At: at, Column: column)).GroupBy(one => one.Column.Task).Select(task => task.First()).Take(2).ToArray();
        var points = firsts.Length < 2 ? Seq<Point>() : study.Methods
            .Map((slot, method) => new Point(method.Method, slot, method.Columns[firsts[0].At], method.Columns[firsts[1].At]))
            .ToSeq().Filter(point => double.IsFinite(point.X.Mean) && double.IsFinite(point.Y.Mean)).Strict();
        return points.IsEmpty ? None : Some(Figure(firsts[0].Column, firsts[1].Column, points));
    }

    private static Figure Figure(MetricColumn x, MetricColumn y, Seq<Point> points) => Chart.Scatter(
        $"{Title(x)} and {Title(y)}",
        new AxisText(Title(x)),
        new AxisText(Title(y)),
        (
            points.Map(point => (
                new Curve(point.Method, point.Slot, Seq1((point.X.Mean, point.Y.Mean))), point.X.StandardError.IfNone(0), point.Y.StandardError.IfNone(0))).Strict(),
            Front(x, y, points)));

    /// <summary>The means that no other one dominates, from left to right.</summary>
    internal static Seq<(double X, double Y)> Front(MetricColumn x, MetricColumn y, Seq<(double X, double Y)> means) => Seq(means
        .Filter(point => !means.Exists(other => Dominates((x, y), other, point)))
        .OrderBy(point => point.X).ToArray());

    private static Seq<(double X, double Y)> Front(MetricColumn x, MetricColumn y, Seq<Point> points) =>
        Front(x, y, points.Map(point => (point.X.Mean, point.Y.Mean)).Strict());

    /// <summary>At least as good in both metrics and better in one.</summary>
    private static bool Dominates((MetricColumn X, MetricColumn Y) columns, (double X, double Y) one, (double X, double Y) other)
    {
        var (x, y) = (Better(columns.X, one.X, other.X), Better(columns.Y, one.Y, other.Y));
        return x >= 0 && y >= 0 && x + y > 0;
    }

    private static int Better(MetricColumn column, double one, double other) => column.HigherIsBetter ? one.CompareTo(other) : other.CompareTo(one);

    private static string Title(MetricColumn column) =>
        $"{column.Task} {NumberText.Title(column.Metric)}\u00A0{NumberText.Arrow(column.HigherIsBetter)}";
}
