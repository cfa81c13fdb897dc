using Multitask.Stages.Toy;
using Xunit;

namespace Multitask.Tests.Toy;

/// <summary>The Pareto front of the toy problem against a search over the whole plane.</summary>
public sealed class ParetoFrontTests
{
    private static readonly ToyProblem Problem = new(0.1, ToyProblem.PublishedStarts);
    private static readonly ParetoFront Front = ParetoFront.Of(Problem);

    [Fact]
    public void No_point_of_a_grid_dominates_a_point_of_the_front()
    {
        foreach (var other in Grid())
        {
            Assert.DoesNotContain(Front.Losses, front => other.X1 < front.X1 - 1e-9 && other.X2 < front.X2 - 1e-9);
        }
    }

    [Fact]
    public void Every_point_of_a_grid_is_dominated_by_the_front_or_close_to_it()
    {
        foreach (var other in Grid())
        {
            Assert.Contains(Front.Losses, front => front.X1 <= other.X1 + 1e-3 && front.X2 <= other.X2 + 1e-2);
        }
    }

    [Fact]
    public void Along_the_front_gradients_are_opposed_and_at_its_ends_one_of_them_vanishes()
    {
        foreach (var point in Front.Points)
        {
            var at = Problem.At(point);
            var (a, b) = (at.FirstGradient, at.SecondGradient);
            Assert.Equal(-Math.Sqrt(PlanePoint.Dot(a, a) * PlanePoint.Dot(b, b)), PlanePoint.Dot(a, b), 1e-9);
        }

        Assert.Equal(0, PlanePoint.Dot(Problem.At(Front.Points.Last).FirstGradient, Problem.At(Front.Points.Last).FirstGradient), 1e-20);
        Assert.Equal(0, PlanePoint.Dot(Problem.At(Front.Points.Head).SecondGradient, Problem.At(Front.Points.Head).SecondGradient), 1e-20);
    }

    [Fact]
    public void The_distance_to_the_front_is_zero_on_it_and_straight_elsewhere()
    {
        Assert.Equal(0, Front.Distance(Front.Losses[700]), 1e-12);
        var end = Front.Losses.Last;
        Assert.Equal(3, Front.Distance(new PlanePoint(end.X1, end.X2 + 3)), 1e-9);
        Assert.Equal(2, Front.Distance(new PlanePoint(end.X1 - 2, end.X2)), 1e-3);
    }

    private static IEnumerable<PlanePoint> Grid() =>
        from i in Enumerable.Range(-48, 97)
        from j in Enumerable.Range(-48, 97)
        select Problem.At(new PlanePoint(i / 4.0, j / 4.0)).Values;
}
