using System.Xml.Linq;
using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports.Studies;

/// <summary>
/// The critical-difference diagram (Demsar, JMLR 7, 2006, figure 1): methods on the line of mean ranks, best at the left; a bar joins methods
/// that the Nemenyi test does not tell apart.
/// </summary>
internal static class RankDiagram
{
    private const double Width = 760;
    private const double Left = 220;
    private const double Right = 540;
    private const double Axis = 60;
    private const double GroupGap = 10;
    private const double LabelGap = 18;

    /// <summary>A method at its mean rank.</summary>
    private sealed record Place(string Method, double Rank);

    /// <summary>The drawing; None where there are no ranks to test.</summary>
    internal static Option<XElement> ToSvg(Study study) => study.Friedman.Map(test =>
    {
        var places = Seq(study.Methods
            .Map(method => new Place(method.Method, method.MeanRank.IfNone(double.NaN))).OrderBy(place => place.Rank).ToArray());
        var groups = Nemenyi.Groups(places.Map(place => place.Rank).Strict(), test.CriticalDifference);
        var labels = Axis + 20 + (GroupGap * groups.Count);
        double X(double rank) => Left + ((rank - 1) / (places.Count - 1) * (Right - Left));
        return Svg.Drawing(Width, labels + (LabelGap * ((places.Count + 1) / 2)) + 6, $"{study.Name}: mean ranks and critical difference", [
            .. Scale(places.Count, X),
            .. CriticalDifference(test.CriticalDifference, X),
            .. groups.Map((at, group) => Svg.Line(
                "group",
                (X(places[group.First].Rank) - 3, Axis + 12 + (GroupGap * at)),
                (X(places[group.Last].Rank) + 3, Axis + 12 + (GroupGap * at)))),
            .. places.Select((place, at) => (at, place)).SelectMany(one => Named(one.place, X(one.place.Rank), labels + (LabelGap * (one.at < (places.Count + 1) / 2 ? one.at : places.Count - 1 - one.at)), one.at < (places.Count + 1) / 2)),
        ]);
    });

    private static Seq<XElement> Scale(int methods, Func<double, double> x) => Range(1, methods)
        .Bind(rank => Seq(
            Svg.Line("axis", (x(rank), Axis - 5), (x(rank), Axis)),
            Svg.Text("tick", (x(rank), Axis - 10), "middle", Svg.Number(rank))))
        .ToSeq().Add(Svg.Line("axis", (Left, Axis), (Right, Axis))).Strict();

    private static Seq<XElement> CriticalDifference(double difference, Func<double, double> x) => Seq(
        Svg.Line("group", (Left, 22), (Math.Min(x(1 + difference), Width - 10), 22)),
        Svg.Text("tick", (Left, 14), "start", $"critical difference {Svg.Number(difference)}"));

    /// <summary>A line down from the rank, and on to the name at the nearer side.</summary>
    private static Seq<XElement> Named(Place place, double x, double y, bool atLeft)
    {
        var end = atLeft ? Left - 16 : Right + 16;
        return Seq(
            Svg.Line("axis", (x, Axis), (x, y)),
            Svg.Line("axis", (x, y), (end, y)),
            Svg.Text("name", (atLeft ? end - 6 : end + 6, y + 4), atLeft ? "end" : "start", $"{place.Method} ({Svg.Number(place.Rank)})"));
    }
}
