using System.Numerics.Tensors;

namespace Multitask.Stages.Weightings;

/// <summary>
/// Minimises a smooth convex function on the simplex. Few tasks: a walk over its faces. Many: Newton on the support of the last solution
/// where there is one and it still holds. Otherwise, and where these fail, a primal-dual interior-point method (Nocedal and Wright 2006,
/// chapter 19), then Newton on the support it found.
/// </summary>
internal static class SimplexNewton
{
    private const int MostSteps = 80;
    private const int MostPolishes = 6;
    private const int Few = 32;
    private const double FirstTry = 1e-3;
    private const double Accuracy = 1e-13;

    /// <summary>The minimiser: non-negative, summing to 1.</summary>
    /// <param name="problem">What to minimise, with numbers of order one.</param>
    /// <param name="warm">The minimiser of a similar problem; empty = unknown.</param>
    internal static double[] Minimise(SimplexProblem problem, double[] warm)
    {
        double[] middle = [.. Enumerable.Repeat(1.0 / problem.Tasks, problem.Tasks)];
        var goal = Accuracy * Math.Abs(TensorPrimitives.MaxMagnitude<double>(problem.Gradient(middle)));
        var known = warm.Length == problem.Tasks;
        var near = problem.Tasks <= Few ? FaceWalk.Minimise(problem, known ? warm : middle, goal)
            : known ? SimplexSupport.Polish(problem, warm, Support(warm), MostPolishes) : [];
        return near.Length > 0 && problem.Gap(near) <= goal ? near : FromInside(problem, new InteriorPath(problem));
    }

    /// <summary>Newton on the support is tried each time the gap has fallen to a tenth: the path need not be followed to its end.</summary>
    private static double[] FromInside(SimplexProblem problem, InteriorPath path)
    {
        var (best, bestGap, due) = (Array.Empty<double>(), double.PositiveInfinity, FirstTry * path.Size);
        for (var step = 0; step < MostSteps && bestGap > Accuracy * path.Size; step++)
        {
            path.Advance();
            if (path.Gap <= due)
            {
                due = path.Gap / 10;
                (best, bestGap) = Better(problem, path, (best, bestGap));
            }
        }

        return bestGap <= Accuracy * path.Size ? best : Better(problem, path, (best, bestGap)).Best;
    }

    /// <summary>The best of the known point, the path's and the polished one.</summary>
    private static (double[] Best, double Gap) Better(SimplexProblem problem, InteriorPath path, (double[] Best, double Gap) known)
    {
        var inside = SimplexSupport.Normalised(path.Weights);
        var polished = SimplexSupport.Polish(problem, inside, path.Support(), MostPolishes);
        return new[] { known, (polished, Gap(problem, polished)), (inside, problem.Gap(inside)) }.MinBy(one => one.Item2);
    }

    private static double Gap(SimplexProblem problem, double[] w) => w.Length > 0 ? problem.Gap(w) : double.PositiveInfinity;

    private static int[] Support(double[] w) => [.. Enumerable.Range(0, w.Length).Where(i => w[i] > 0)];
}
