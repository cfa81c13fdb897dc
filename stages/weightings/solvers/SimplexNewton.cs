using System.Numerics.Tensors;

namespace Multitask.Stages.Weightings;

/// <summary>
/// Minimises a smooth convex function on the simplex. For few tasks it uses an active-set Newton method. For many tasks it uses Newton's
/// method on the support of a previous solution, if there is one. If these do not reach the minimum, it uses a primal-dual interior-point
/// method (Nocedal and Wright, 2006, chapter 19), followed by Newton's method on the support found.
/// </summary>
internal static class SimplexNewton
{
    private const int MaxSteps = 80;
    private const int MaxPolishSteps = 6;
    private const int MaxActiveSetTasks = 32;
    private const double FirstPolishGap = 1e-3;
    private const double Tolerance = 1e-13;

    /// <summary>The minimiser: non-negative, summing to 1.</summary>
    /// <param name="problem">The function, whose coefficients should be of order one.</param>
    /// <param name="warm">The minimiser of a similar problem, from which to start; empty = unknown.</param>
    internal static double[] Minimise(SimplexProblem problem, double[] warm)
    {
        var middle = Vectors.Uniform(problem.Tasks);
        var goal = Tolerance * Math.Abs(TensorPrimitives.MaxMagnitude<double>(problem.Gradient(middle)));
        var known = warm.Length == problem.Tasks;
        var near = problem.Tasks <= MaxActiveSetTasks ? ActiveSetNewton.Minimise(problem, known ? warm : middle, goal)
            : known ? SimplexSupport.Polish(problem, warm, Support(warm), MaxPolishSteps) : [];
        return near.Length > 0 && problem.Gap(near) <= goal ? near : FromInterior(problem, new InteriorPoint(problem));
    }

    /// <summary>
    /// Interior-point steps. Each time the gap has fallen to a tenth, Newton's method on the support is tried, which usually ends the iteration
    /// early.
    /// </summary>
    private static double[] FromInterior(SimplexProblem problem, InteriorPoint iterate)
    {
        var (best, bestGap, due) = (Array.Empty<double>(), double.PositiveInfinity, FirstPolishGap * iterate.Size);
        for (var step = 0; step < MaxSteps && bestGap > Tolerance * iterate.Size; step++)
        {
            iterate.Advance();
            if (iterate.Gap <= due)
            {
                due = iterate.Gap / 10;
                (best, bestGap) = Best(problem, iterate, (best, bestGap));
            }
        }

        return bestGap <= Tolerance * iterate.Size ? best : Best(problem, iterate, (best, bestGap)).Point;
    }

    /// <summary>The point with the least gap: the best one so far, the iterate, or the polished iterate.</summary>
    private static (double[] Point, double Gap) Best(SimplexProblem problem, InteriorPoint iterate, (double[] Point, double Gap) best)
    {
        var inside = SimplexSupport.Normalised(iterate.Weights);
        var polished = SimplexSupport.Polish(problem, inside, iterate.Support(), MaxPolishSteps);
        return new[] { best, (polished, Gap(problem, polished)), (inside, problem.Gap(inside)) }.MinBy(one => one.Item2);
    }

    private static double Gap(SimplexProblem problem, double[] w) => w.Length > 0 ? problem.Gap(w) : double.PositiveInfinity;

    private static int[] Support(double[] w) => [.. Enumerable.Range(0, w.Length).Where(i => w[i] > 0)];
}
