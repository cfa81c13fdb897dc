namespace Multitask.Stages.Weightings;

/// <summary>The shortest vector in the convex hull of the task gradients: the w on the simplex with the least w'G w.</summary>
internal static class MinNorm
{
    /// <summary>The minimiser; equal weights where all gradients vanish.</summary>
    internal static double[] Solve(Gramian gramian, double[] warm)
    {
        var tasks = gramian.Tasks;
        var scale = gramian.Trace / tasks;
        return tasks == 1 || !(scale > 0) ? Enumerable.Repeat(1.0 / tasks, tasks).ToArray()
            : tasks == 2 ? Two(gramian)
            : SimplexNewton.Minimise(new QuadraticProblem(gramian.Times(1 / scale)), warm);
    }

    /// <summary>The foot of the perpendicular from 0 on the segment between two gradients, or an end of it.</summary>
    private static double[] Two(Gramian g)
    {
        var length = g[0, 0] - (2 * g[0, 1]) + g[1, 1];
        var t = length > 0 ? Math.Clamp((g[1, 1] - g[0, 1]) / length, 0, 1) : 0.5;
        return [t, 1 - t];
    }
}
