using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its label; empty: none, as for further repetitions of the same thing.</param>
/// <param name="Slot">Its colour: the same thing has the same one in every chart.</param>
/// <param name="Points">From left to right; those that are not finite are left out.</param>
internal sealed record Curve(string Name, int Slot, Seq<(double X, double Y)> Points)
{
    /// <summary>Whether it is one of several repetitions, which are drawn as thin lines.</summary>
    internal bool IsRepetition { get; init; }
}

/// <summary>An axis: its title with the unit, and where it begins and ends if that does not follow from the data.</summary>
internal sealed record AxisText(string Title)
{
    /// <summary>Where it begins.</summary>
    internal Option<double> From { get; init; }

    /// <summary>Where it ends.</summary>
    internal Option<double> To { get; init; }

    /// <summary>Whether a wide range of positive numbers may be shown on a logarithmic axis.</summary>
    internal bool MayBeLogarithmic { get; init; }
}

/// <summary>The charts of a report, drawn by OxyPlot.</summary>
internal static class Chart
{
    /// <summary>Numbers further apart than this are shown on a logarithmic axis, where that is allowed.</summary>
    private const double WideRatio = 20;

    /// <summary>Curves with at most so many points show each of them.</summary>
    private const int FewPoints = 25;

    /// <summary>Of a bar with its name, and of a chart of few of them.</summary>
    private const double HeightOfBar = 16;
    private const double LeastHeight = 250;

    /// <summary>Curves in one chart.</summary>
    internal static Figure Lines(string title, AxisText x, AxisText y, Seq<Curve> curves)
    {
        var finite = curves.Map(curve => curve with { Points = curve.Points.Filter(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).Strict() })
            .Filter(curve => !curve.Points.IsEmpty).Strict();
        var model = Empty(x, y, finite.Bind(curve => curve.Points.Map(point => point.Y)).Strict());
        finite.Iter(curve => model.Series.Add(Line(curve)));
        return new(title, ChartSvg.Render(model, title), Keys(finite));
    }

    /// <summary>How many values lie in which interval.</summary>
    internal static Figure Bars(string title, AxisText x, AxisText y, Seq<(double From, double To, double Height)> bars)
    {
        var model = Empty(x, y with { From = 0 }, Seq<double>());
        var series = new RectangleBarSeries { FillColor = OxyColor.FromAColor(200, Ink.Line(1)), StrokeThickness = 0 };
        bars.Iter(bar => series.Items.Add(new RectangleBarItem(bar.From, 0, bar.To, bar.Height)));
        model.Series.Add(series);
        return new(title, ChartSvg.Render(model, title), Seq<ColourKey>());
    }

    /// <summary>A value of each of some things, as lying bars from zero.</summary>
    internal static Figure Compared(string title, string unit, Seq<(string Name, int Slot, double Value)> all)
    {
        var model = Styled();
        // The library takes letters for narrower than browsers' fonts have them.
        model.Padding = new OxyThickness(4 + (2.2 * all.Map(one => one.Name.Length).Fold(0, Math.Max)), 8, 14, 4);
        model.Axes.Add(Look(new LinearAxis { Position = AxisPosition.Bottom, Title = unit, MinimumPadding = 0, Minimum = all.Exists(one => one.Value < 0) ? double.NaN : 0 }));
        var names = Look(new CategoryAxis { Position = AxisPosition.Left, StartPosition = 1, EndPosition = 0, GapWidth = 0.4 });
        names.MajorGridlineStyle = LineStyle.None;
        all.Iter(one => ((CategoryAxis)names).Labels.Add(Svg.Visible(one.Name)));
        model.Axes.Add(names);
        var series = new BarSeries { StrokeThickness = 0 };
        all.Iter(one => series.Items.Add(new BarItem(double.IsFinite(one.Value) ? one.Value : 0) { Color = OxyColor.FromAColor(200, Ink.Line(one.Slot)) }));
        model.Series.Add(series);
        return new(title, ChartSvg.Render(model, title, Math.Max(LeastHeight, 60 + (HeightOfBar * all.Count))), Seq<ColourKey>());
    }

    /// <summary>Points, and the line on which both numbers are the same.</summary>
    internal static Figure Diagonal(string title, AxisText x, AxisText y, Curve points, bool joined)
    {
        var all = points.Points.Bind(point => Seq(point.X, point.Y)).Filter(double.IsFinite).Strict();
        var (low, high) = (x.From.IfNone(all.IsEmpty ? 0 : all.Min()), x.To.IfNone(all.IsEmpty ? 1 : all.Max()));
        var model = Empty(x with { From = low, To = high }, y with { From = low, To = high }, Seq<double>());
        model.Series.Add(new LineSeries { Color = Ink.Soft, StrokeThickness = 1, LineStyle = LineStyle.Dash, Points = { new(low, low), new(high, high) } });
        model.Series.Add(joined ? Line(points) : Cloud(points));
        return new(title, ChartSvg.Render(model, title), Seq<ColourKey>());
    }

    /// <summary>Points with errors in both directions, and a line through some of them.</summary>
    internal static Figure Scatter(
        string title, AxisText x, AxisText y, (Seq<(Curve Point, double ErrorX, double ErrorY)> Points, Seq<(double X, double Y)> Line) shown)
    {
        var model = Empty(
            Around(x, shown.Points.Map(one => (one.Point.Points.Head.X, one.ErrorX)).Strict()), Around(y, shown.Points.Map(one => (one.Point.Points.Head.Y, one.ErrorY)).Strict()), Seq<double>());
        model.Series.Add(new LineSeries { Color = Ink.Soft, StrokeThickness = 1.2, LineStyle = LineStyle.Dash, ItemsSource = shown.Line.Map(Point).ToArray() });
        shown.Points.Iter(one =>
        {
            var (at, colour) = (one.Point.Points.Head, Ink.Line(one.Point.Slot));
            model.Series.Add(new ScatterErrorSeries
            {
                MarkerType = MarkerType.Circle,
                MarkerSize = 4.5,
                MarkerFill = colour,
                ErrorBarColor = colour,
                ErrorBarStrokeThickness = 1.2,
                ErrorBarStopWidth = 0,
                Points = { new ScatterErrorPoint(at.X, at.Y, one.ErrorX, one.ErrorY) },
            });
        });
        return new(title, ChartSvg.Render(model, title), Keys(shown.Points.Map(one => one.Point).Strict()));
    }

    /// <summary>An axis on which numbers with their errors fit: the library sees the numbers alone.</summary>
    private static AxisText Around(AxisText axis, Seq<(double At, double Error)> all)
    {
        var (low, high) = (all.Map(one => one.At - one.Error).Min(), all.Map(one => one.At + one.Error).Max());
        var room = high > low ? 0.04 * (high - low) : Math.Max(0.04 * Math.Abs(high), 1e-6);
        return axis with { From = low - room, To = high + room };
    }

    private static DataPoint Point((double X, double Y) at) => new(at.X, at.Y);

    private static Seq<ColourKey> Keys(Seq<Curve> curves) => curves.Filter(curve => curve.Name.Length > 0)
        .Map(curve => new ColourKey(curve.Name, curve.Slot % Colours.Lines, curve.Slot / Colours.Lines % 3)).Strict();

    private static LineSeries Line(Curve curve) => new()
    {
        Color = Ink.Line(curve.Slot),
        LineStyle = Ink.Dash(curve.Slot),
        StrokeThickness = curve.IsRepetition ? 1.1 : 2.2,
        LineJoin = LineJoin.Round,
        MarkerType = curve.Points.Count <= FewPoints ? MarkerType.Circle : MarkerType.None,
        MarkerSize = curve.IsRepetition ? 1.8 : 2.6,
        MarkerFill = Ink.Line(curve.Slot),
        ItemsSource = curve.Points.Map(Point).ToArray(),
    };

    private static ScatterSeries Cloud(Curve points) => new()
    {
        MarkerType = MarkerType.Circle,
        MarkerSize = 2.4,
        MarkerFill = OxyColor.FromAColor(140, Ink.Line(points.Slot)),
        ItemsSource = points.Points.Map(point => new ScatterPoint(point.X, point.Y)).ToArray(),
    };

    private static PlotModel Empty(AxisText x, AxisText y, Seq<double> values)
    {
        var model = Styled();
        var across = Look(Axis(x, AxisPosition.Bottom, Seq<double>()));
        across.MajorGridlineStyle = LineStyle.None;
        model.Axes.Add(across);
        model.Axes.Add(Look(Axis(y, AxisPosition.Left, values)));
        return model;
    }

    private static PlotModel Styled() => new()
    {
        TextColor = Ink.Soft,
        PlotAreaBorderColor = Ink.Soft,
        PlotAreaBorderThickness = new OxyThickness(0, 0, 0, 1),
        Padding = new OxyThickness(4, 8, 14, 4),
    };

    private static Axis Axis(AxisText text, AxisPosition position, Seq<double> values)
    {
        var wide = text.MayBeLogarithmic && !values.IsEmpty && values.Min() > 0 && values.Max() / values.Min() > WideRatio;
        Axis axis = wide ? new LogarithmicAxis { PowerPadding = false } : new LinearAxis();
        (axis.Position, axis.Title) = (position, Svg.Visible(wide ? $"{text.Title}, logarithmic" : text.Title));
        (axis.Minimum, axis.Maximum) = (text.From.IfNone(double.NaN), text.To.IfNone(double.NaN));
        (axis.MinimumPadding, axis.MaximumPadding) = position == AxisPosition.Bottom ? (0.01, 0.01) : (0.04, 0.04);
        return axis;
    }

    private static Axis Look(Axis axis)
    {
        (axis.TickStyle, axis.AxislineStyle, axis.MajorGridlineStyle) = (TickStyle.None, LineStyle.None, LineStyle.Solid);
        (axis.MajorGridlineColor, axis.TicklineColor, axis.FontSize, axis.TitleFontSize) = (Ink.Rule, Ink.Soft, 11.5, 11.5);
        (axis.MajorGridlineThickness, axis.IntervalLength, axis.AxisTitleDistance) = (1, 48, axis.Position == AxisPosition.Left ? 16 : 7);
        return axis;
    }
}
