namespace Multitask.Stages.Weightings;

/// <summary>
/// CAGrad's dual (Liu et al., NeurIPS 2021, equation 6): the w on the simplex that minimises the smooth convex function
/// F(w) = w'G b + c0 sqrt(w'G w + 1e-8), with b = 1/K.
/// </summary>
/// <remarks>Two tasks have a closed-form solution; for more see <see cref="SimplexNewton"/>.</remarks>
internal static class CagradDual
{
    /// <summary>The epsilon of the published code.</summary>
    internal const double Floor = 1e-8;

    /// <summary>The minimiser, for any b; equal weights if all gradients are zero.</summary>
    /// <param name="gramian">G.</param>
    /// <param name="preference">b.</param>
    /// <param name="radius">c0.</param>
    /// <param name="warm">The solution of a similar problem, from which to start; empty = unknown.</param>
    internal static double[] Solve(Gramian gramian, double[] preference, double radius, double[] warm)
    {
        var tasks = gramian.Tasks;
        var scale = gramian.Trace / tasks;
        if (tasks == 1 || !(scale > 0) || !double.IsFinite(scale))
        {
            return Vectors.Uniform(tasks);
        }

        // F is homogeneous: dividing G by its mean diagonal, and c0 by the square root of that, makes every number of order one.
        var problem = new ConeProblem(gramian.Times(1 / scale), preference, radius / Math.Sqrt(scale), Floor / scale);
        return tasks == 2 ? Two(problem) : SimplexNewton.Minimise(problem, warm);
    }

    /// <summary>
    /// Two tasks: with w = (t, 1 - t) the quadratic form is alpha (t - middle)^2 + rest, and F'(t) = 0 becomes a quadratic equation.
    /// </summary>
    private static double[] Two(ConeProblem problem)
    {
        var g = problem.Gramian;
        var alpha = g[0, 0] - (2 * g[0, 1]) + g[1, 1];
        var slope = problem.Linear[0] - problem.Linear[1];
        if (!(alpha > 0))
        {
            return [0.5, 0.5];
        }

        var middle = (g[1, 1] - g[0, 1]) / alpha;
        var rest = Math.Max(0, ((g[0, 0] * g[1, 1]) - (g[0, 1] * g[0, 1])) / alpha) + problem.Floor;
        var bend = (problem.Radius * problem.Radius * alpha) - (slope * slope);
        var t = bend > 0
            ? middle - (Math.Sign(slope) * Math.Sqrt(slope * slope * rest / (alpha * bend)))
            : slope > 0 ? 0 : 1;
        t = Math.Clamp(t, 0, 1);
        return [t, 1 - t];
    }
}
