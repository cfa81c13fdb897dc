using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its label.</param>
/// <param name="Slot">Its colour: the same thing has the same one in every chart.</param>
/// <param name="Values">One an epoch, from epoch 1.</param>
internal sealed record Curve(string Name, int Slot, Seq<double> Values)
{
    /// <summary>Whether it is one of several repetitions, which are drawn as thin lines; those without a name have no label.</summary>
    internal bool IsRepetition { get; init; }
}

/// <summary>A chart of curves over epochs.</summary>
/// <param name="Title">What is drawn.</param>
/// <param name="Curves">The lines.</param>
/// <param name="FromZero">Whether the vertical axis must begin at zero.</param>
internal sealed record LineChart(string Title, Seq<Curve> Curves, bool FromZero)
{
    private const double Width = 400;
    private const double Left = 54;
    private const double Top = 14;
    private const double Bottom = 40;
    private const double LabelGap = 15;

    /// <summary>Room for labels at the right: as much as the longest needs.</summary>
    private double Right => 16 + (8.2 * Curves.Map(curve => curve.Name.Length).Fold(3, Math.Max));

    /// <summary>As high as the labels need.</summary>
    private double Height => Math.Max(230, Top + Bottom + (LabelGap * Curves.Filter(curve => curve.Name.Length > 0).Count));

    /// <summary>The last epoch of the longest curve.</summary>
    private int Epochs => Curves.Map(curve => curve.Values.Count).Fold(1, Math.Max);

    /// <summary>The vertical axis.</summary>
    internal Scale Vertical => Scale.For(Curves.Bind(curve => curve.Values), FromZero);

    /// <summary>The epochs.</summary>
    internal Scale Horizontal => Scale.Counting(1, Epochs);

    /// <summary>Where a curve's value of an epoch is drawn, in pixels from the top left.</summary>
    internal (double X, double Y) Place(int epoch, double value) => (
        Left + (Horizontal.Position(epoch) * (Width - Left - Right)),
        Top + ((1 - Vertical.Position(value)) * (Height - Top - Bottom)));

    /// <summary>The points of a curve that can be drawn.</summary>
    internal Seq<(double X, double Y)> Points(Curve curve) => Seq(curve.Values
        .Map((at, value) => (Epoch: at + 1, Value: value))
        .Where(point => double.IsFinite(point.Value) && (point.Value > 0 || !Vertical.Logarithmic))
        .Select(point => Place(point.Epoch, point.Value))
        .ToArray());

    /// <summary>The drawing.</summary>
    internal Html ToSvg()
    {
        var ends = Curves.Map(curve => (Curve: curve, Points: Points(curve))).Filter(one => !one.Points.IsEmpty);
        var named = ends.Filter(one => one.Curve.Name.Length > 0).Strict();
        var labels = Spread(named.Map(one => one.Points.Last.Y), LabelGap, Height - Bottom);
        return Svg.Drawing(Width, Height, Title, [
            .. Axes(),
            .. ends.Map(one => Drawn(one.Curve, one.Points)),
            .. named.Zip(labels, (one, y) => Svg.Text(
                $"label s{one.Curve.Slot % Colours.Lines}", (Width - Right + 10, y + 4), "start", one.Curve.Name)),
        ]);
    }

    /// <summary>Heights of labels: at the wanted ones or below where they would touch, then up again where that reaches the floor.</summary>
    internal static Seq<double> Spread(Seq<double> wanted, double gap, double floor)
    {
        var order = Enumerable.Range(0, wanted.Count).OrderBy(at => wanted[at]).ToArray();
        var places = wanted.ToArray();
        for (var at = 1; at < order.Length; at++)
        {
            places[order[at]] = Math.Max(places[order[at]], places[order[at - 1]] + gap);
        }

        for (var at = order.Length - 1; at >= 0; at--)
        {
            var limit = at == order.Length - 1 ? floor : places[order[at + 1]] - gap;
            places[order[at]] = Math.Min(places[order[at]], limit);
        }

        return Seq(places);
    }

    private Html[] Axes()
    {
        var (vertical, horizontal) = (Vertical, Horizontal);
        var (right, floor) = (Width - Right, Height - Bottom);
        return
        [
            .. vertical.Marks.Map(mark => Svg.Line("grid", (Left, Place(1, mark).Y), (right, Place(1, mark).Y))),
            .. vertical.Marks.Map(mark => Svg.Text("tick", (Left - 8, Place(1, mark).Y + 4), "end", NumberText.Mark(mark))),
            .. horizontal.Marks.Map(mark => Svg.Text(
                "tick", (Left + (horizontal.Position(mark) * (right - Left)), floor + 17), "middle", NumberText.Mark(mark))),
            Svg.Line("axis", (Left, floor), (right, floor)),
            Svg.Text("tick", ((Left + right) / 2, floor + 34), "middle", vertical.Logarithmic ? "epoch (logarithmic scale)" : "epoch"),
        ];
    }

    private static Html.Group Drawn(Curve curve, Seq<(double X, double Y)> points)
    {
        var kind = $"curve s{curve.Slot % Colours.Lines} d{curve.Slot / Colours.Lines % 3}{(curve.IsRepetition ? " thin" : "")}";
        var path = "M" + string.Join("L", points.Map(point => $"{Svg.Number(point.X)} {Svg.Number(point.Y)}"));
        var last = points.Last;
        return new(Seq<Html>(
            Svg.Path(kind, path),
            Html.Tag("circle").With(
                ("class", $"dot s{curve.Slot % Colours.Lines}"), ("cx", Svg.Number(last.X)), ("cy", Svg.Number(last.Y)), ("r", curve.IsRepetition ? "2" : "3.5"))));
    }
}
