namespace Multitask.Stages.Weightings;

/// <summary>The min-norm point of the convex hull of the task gradients: the w on the simplex that minimises w'G w.</summary>
internal static class MinNorm
{
    /// <summary>The minimiser; equal weights if all gradients are zero.</summary>
    /// <param name="gramian">G.</param>
    /// <param name="warm">The solution of a similar problem, from which to start; empty = unknown.</param>
    internal static double[] Solve(Gramian gramian, double[] warm)
    {
        var tasks = gramian.Tasks;
        var scale = gramian.Trace / tasks;
        return tasks == 1 || !(scale > 0) ? Vectors.Uniform(tasks)
            : tasks == 2 ? Two(gramian)
            : SimplexNewton.Minimise(new QuadraticProblem(gramian.Times(1 / scale)), warm);
    }

    /// <summary>Two tasks: the foot of the perpendicular from 0 to the line through the two gradients, clamped to the segment between them.</summary>
    private static double[] Two(Gramian g)
    {
        var length = g[0, 0] - (2 * g[0, 1]) + g[1, 1];
        var t = length > 0 ? Math.Clamp((g[1, 1] - g[0, 1]) / length, 0, 1) : 0.5;
        return [t, 1 - t];
    }
}
