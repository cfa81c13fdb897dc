namespace Multitask.Stages.Toy;

/// <summary>The Pareto front of the toy problem: the points at which no loss can fall without the other rising.</summary>
/// <remarks>
/// Both losses are lowest in the lower half plane, at x1 = 7 and at x1 = -7. Between these the front is where the gradients are opposed:
/// their determinant is 0. For each x1 it has one root in x2, between -9 and -7, which bisection finds to rounding. The factor of the first
/// loss does not move these points, only their losses.
/// </remarks>
/// <param name="Points">In the plane of the parameters, from x1 = -7 to 7.</param>
/// <param name="Losses">In the plane of the losses.</param>
internal sealed record ParetoFront(Seq<PlanePoint> Points, Seq<PlanePoint> Losses)
{
    private const double End = 7;
    private const double Low = -9;
    private const double High = -7;
    private const int Halvings = 60;

    /// <summary>The front of a problem as a line of so many segments.</summary>
    internal static ParetoFront Of(ToyProblem problem, int segments = 1400)
    {
        var points = Enumerable.Range(0, segments + 1).Select(at => Solve(problem, (2 * End * at / segments) - End)).ToArray();
        return new ParetoFront(Prelude.Seq(points), Prelude.Seq(points.Select(point => problem.At(point).Values).ToArray()));
    }

    /// <summary>The Euclidean distance of two losses to the front, in units of the losses as the problem scales them.</summary>
    internal double Distance(PlanePoint losses) =>
        Losses.Zip(Losses.Tail, (from, to) => ToSegment(losses, from, to)).Min();

    private static PlanePoint Solve(ToyProblem problem, double x1)
    {
        var (low, high) = (Low, High);
        for (var halving = 0; halving < Halvings; halving++)
        {
            var middle = 0.5 * (low + high);
            (low, high) = Downhill(problem.At(new PlanePoint(x1, middle))) ? (middle, high) : (low, middle);
        }

        return new PlanePoint(x1, 0.5 * (low + high));
    }

    /// <summary>Whether a larger x2 lowers the losses, weighed so that x1 does not matter.</summary>
    private static bool Downhill(ToyLosses at) => (at.First.D1 * at.Second.D2) - (at.First.D2 * at.Second.D1) > 0;

    private static double ToSegment(PlanePoint point, PlanePoint from, PlanePoint to)
    {
        var along = PlanePoint.Combine(1, to, -1, from);
        var offset = PlanePoint.Combine(1, point, -1, from);
        var share = Math.Clamp(PlanePoint.Dot(offset, along) / PlanePoint.Dot(along, along), 0, 1);
        var gap = PlanePoint.Combine(1, offset, -share, along);
        return Math.Sqrt(PlanePoint.Dot(gap, gap));
    }
}
