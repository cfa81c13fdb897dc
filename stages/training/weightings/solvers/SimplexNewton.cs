namespace Multitask.Stages.Training;

/// <summary>
/// Minimises a smooth convex function on the simplex: Newton on the support of the last solution where there is one and it still holds;
/// otherwise a primal-dual interior-point method (Nocedal and Wright 2006, chapter 19), then Newton on the support it found.
/// </summary>
internal static class SimplexNewton
{
    private const int MostSteps = 80;
    private const int MostPolishes = 6;
    private const double Accuracy = 1e-13;

    /// <summary>The minimiser: non-negative, summing to 1.</summary>
    /// <param name="problem">What to minimise, with numbers of order one.</param>
    /// <param name="warm">The minimiser of a similar problem; empty = unknown.</param>
    internal static double[] Minimise(SimplexProblem problem, double[] warm)
    {
        var path = new InteriorPath(problem);
        var near = warm.Length == problem.Tasks ? SimplexSupport.Polish(problem, warm, Support(warm), MostPolishes) : [];
        return near.Length > 0 && problem.Gap(near) <= Accuracy * path.Size ? near : FromInside(problem, path);
    }

    private static double[] FromInside(SimplexProblem problem, InteriorPath path)
    {
        for (var step = 0; step < MostSteps && path.Gap > Accuracy * path.Size; step++)
        {
            path.Advance();
        }

        var found = SimplexSupport.Normalised(path.Weights);
        var polished = SimplexSupport.Polish(problem, found, path.Support(), MostPolishes);
        return polished.Length > 0 && problem.Gap(polished) <= problem.Gap(found) ? polished : found;
    }

    private static int[] Support(double[] w) => [.. Enumerable.Range(0, w.Length).Where(i => w[i] > 0)];
}
