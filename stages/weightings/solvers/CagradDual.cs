namespace Multitask.Stages.Weightings;

/// <summary>
/// CAGrad's dual (Liu et al. 2021, equation 6): the w on the simplex with the least
/// F(w) = w'G b + c0 sqrt(w'G w + 1e-8), b = 1/K. Smooth and convex.
/// </summary>
/// <remarks>
/// Two tasks have a closed form; more take some ten interior-point steps and a Newton polish on the tasks that carry weight.
/// </remarks>
internal static class CagradDual
{
    private const double Floor = 1e-8;

    /// <summary>The minimiser; equal weights where all gradients vanish.</summary>
    internal static double[] Solve(Gramian gramian, double radius) =>
        Solve(gramian, Uniform(gramian.Tasks), radius, []);

    /// <summary>The minimiser for any b, from where the last one was (empty: from anywhere).</summary>
    internal static double[] Solve(Gramian gramian, double[] preference, double radius, double[] warm)
    {
        var tasks = gramian.Tasks;
        var scale = gramian.Trace / tasks;
        if (tasks == 1 || !(scale > 0) || !double.IsFinite(scale))
        {
            return Uniform(tasks);
        }

        // F is homogeneous: dividing G by its mean diagonal (and c0 by that one's root) makes every number of order one.
        var problem = new ConeProblem(gramian.Times(1 / scale), preference, radius / Math.Sqrt(scale), Floor / scale);
        return tasks == 2 ? Two(problem) : SimplexNewton.Minimise(problem, warm);
    }

    /// <summary>F(w).</summary>
    internal static double Objective(Gramian gramian, double radius, ReadOnlySpan<double> w) =>
        new ConeProblem(gramian, radius, Floor).Value(w);

    private static double[] Uniform(int tasks) => Enumerable.Repeat(1.0 / tasks, tasks).ToArray();

    /// <summary>
    /// On the segment w = (t, 1 - t) the quadratic form is alpha (t - m)^2 + rest, and F'(t) = 0 is a quadratic equation.
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
