using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Multitask.Stages.Toy;

/// <summary>
/// The plane of the two parameters as SVG: contours of the mean loss in grey, the Pareto front as a broad line, and the trajectories
/// coloured by time from yellow to dark violet, from a dot at the start to a cross at the end.
/// </summary>
internal static class ToyPicture
{
    private const double Side = 480;
    private const double Left = 48;
    private const double Top = 40;
    private const int Cells = 120;
    private const int Lines = 14;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>One method's picture.</summary>
    internal static string Draw(string title, ToyProblem problem, ParetoFront front, Seq<Trajectory> trajectories)
    {
        var frame = Around(problem, trajectories);
        var contours = ContourLines.Of(frame, Cells, point => problem.At(point).Mean);
        var picture = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", "0 0 560 570"),
            new XAttribute("font-family", "sans-serif"),
            new XAttribute("font-size", "13"),
            new XElement(Svg + "title", $"{title}: trajectories on the toy problem"),
            Rectangle("#ffffff", "none"),
            Path("contours", Pieces(frame, contours.Levels(Lines).Bind(contours.At)), "#c4c9d4", 1),
            Path("front", Polyline(frame, front.Points), "#72727a", 7),
            trajectories.Map(trajectory => Way(frame, trajectory)),
            Axes(frame),
            Text((Left + (Side / 2), 26), title, 17),
            Legend());
        return picture + "\n";
    }

    /// <summary>A square that holds the published window and every recorded point.</summary>
    private static Frame Around(ToyProblem problem, Seq<Trajectory> trajectories)
    {
        var points = problem.Starts + trajectories.Bind(trajectory => trajectory.Moments).Map(moment => moment.Point);
        var reach = Math.Max(10, Math.Ceiling(points.Map(point => Math.Max(Math.Abs(point.X1), Math.Abs(point.X2))).Max() + 0.5));
        return new Frame(new PlanePoint(-reach, -reach), new PlanePoint(reach, reach));
    }

    private static XElement Way(Frame frame, Trajectory trajectory)
    {
        var moments = trajectory.Moments.ToArray();
        var (from, to) = (On(frame, moments[0].Point), On(frame, moments[^1].Point));
        return new XElement(
            Svg + "g",
            new XAttribute("class", "trajectory"),
            moments.Zip(moments.Skip(1)).Select((pair, at) =>
                Path("piece", Line(frame, pair.Item1.Point, pair.Item2.Point), TimeColours.At((at + 0.5) / (moments.Length - 1)), 3)),
            new XElement(Svg + "circle", At("cx", from.X), At("cy", from.Y), At("r", 5)),
            Path("end", $"M{Cross(to, -4, -4)}L{Cross(to, 4, 4)}M{Cross(to, -4, 4)}L{Cross(to, 4, -4)}", "#000000", 2));
    }

    private static string Cross((double X, double Y) at, double right, double down) => $"{Number(at.X + right)} {Number(at.Y + down)}";

    private static IEnumerable<XElement> Axes(Frame frame)
    {
        yield return Rectangle("none", "#40444f");
        foreach (var share in new[] { 0, 0.25, 0.5, 0.75, 1 })
        {
            var value = frame.At(share, share);
            yield return Text((Left + (share * Side), Top + Side + 17), Number(value.X1), 12);
            yield return Text((Left - 18, Top + ((1 - share) * Side) + 4), Number(value.X2), 12);
        }

        yield return Text((Left + (Side * 0.625), Top + Side + 17), "x1", 13);
        yield return Text((Left - 18, Top + (Side * 0.375) + 4), "x2", 13);
    }

    private static IEnumerable<XElement> Legend()
    {
        const double y = Top + Side + 36;
        yield return Path("legend", Invariant($"M{Left} {y}h30"), "#72727a", 7);
        yield return Text((Left + 76, y + 4), "Pareto front", 12);
        yield return Path("legend", Invariant($"M{Left + 130} {y}h30"), "#c4c9d4", 1);
        yield return Text((Left + 208, y + 4), "mean loss", 12);
        for (var step = 0; step < 10; step++)
        {
            yield return Path("legend", Invariant($"M{Left + 290 + (step * 6)} {y}h6"), TimeColours.At((step + 0.5) / 10), 4);
        }

        yield return Text((Left + 418, y + 4), "start to end", 12);
    }

    private static XElement Rectangle(string fill, string stroke) => new(
        Svg + "rect",
        At("x", Left),
        At("y", Top),
        At("width", Side),
        At("height", Side),
        new XAttribute("fill", fill),
        new XAttribute("stroke", stroke));

    private static XElement Path(string kind, string way, string colour, double width) => new(
        Svg + "path",
        new XAttribute("class", kind),
        new XAttribute("d", way),
        new XAttribute("fill", "none"),
        new XAttribute("stroke", colour),
        At("stroke-width", width));

    private static XElement Text((double X, double Y) at, string text, double size) => new(
        Svg + "text", At("x", at.X), At("y", at.Y), At("font-size", size), new XAttribute("text-anchor", "middle"), text);

    private static string Polyline(Frame frame, Seq<PlanePoint> points) =>
        points.Fold(new StringBuilder(), (text, point) => text.Append(text.Length == 0 ? 'M' : 'L').Append(Shown(frame, point))).ToString();

    private static string Pieces(Frame frame, Seq<Segment> pieces) => string.Concat(pieces.Map(piece => Line(frame, piece.From, piece.To)));

    private static string Line(Frame frame, PlanePoint from, PlanePoint to) => $"M{Shown(frame, from)}L{Shown(frame, to)}";

    private static string Shown(Frame frame, PlanePoint point) => On(frame, point) is var (x, y) ? $"{Number(x)} {Number(y)}" : "";

    private static (double X, double Y) On(Frame frame, PlanePoint point) => (
        Left + ((point.X1 - frame.Low.X1) / (frame.High.X1 - frame.Low.X1) * Side),
        Top + ((frame.High.X2 - point.X2) / (frame.High.X2 - frame.Low.X2) * Side));

    private static XAttribute At(string name, double value) => new(name, Number(value));

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
