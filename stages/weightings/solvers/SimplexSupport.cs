namespace Multitask.Stages.Weightings;

/// <summary>Newton's method on the face of the simplex that some tasks span.</summary>
internal static class SimplexSupport
{
    /// <summary>The least point found on a face from a starting point; empty where a weight would turn negative.</summary>
    internal static double[] Polish(SimplexProblem problem, double[] start, int[] support, int steps)
    {
        var w = OnFace(start, support);
        var (best, bestGap) = (w, double.PositiveInfinity);
        for (var step = 0; step <= steps && w.Length > 0; step++)
        {
            var gap = problem.Gap(w);
            (best, bestGap) = gap < bestGap ? (w, gap) : (best, bestGap);
            w = support.Length > 1 && gap > 0 ? Newton(problem, w, support) : [];
        }

        return best;
    }

    /// <summary>Divided by their sum.</summary>
    internal static double[] Normalised(ReadOnlySpan<double> w)
    {
        var kept = w.ToArray();
        System.Numerics.Tensors.TensorPrimitives.Divide(kept, kept.Sum(), kept);
        return kept;
    }

    private static double[] OnFace(double[] start, int[] support)
    {
        var w = new double[start.Length];
        foreach (var task in support)
        {
            w[task] = start[task];
        }

        return support.Length == 0 ? [] : Normalised(w);
    }

    /// <summary>One step on the face; empty where a weight would turn negative.</summary>
    private static double[] Newton(SimplexProblem problem, double[] w, int[] support)
    {
        var (hessian, gradient, count) = (new double[w.Length * w.Length], problem.Gradient(w), support.Length);
        problem.Hessian(w, hessian);
        var (matrix, move, ones) = (new double[count * count], new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                matrix[(i * count) + j] = hessian[(support[i] * w.Length) + support[j]];
            }

            // F is flat where gradients of the face depend on each other; a trace of the identity keeps the factor solvable.
            matrix[(i * count) + i] += 1e-14;
            (move[i], ones[i]) = (-gradient[support[i]], 1);
        }

        InteriorPath.Stiffen(matrix, count);
        InteriorPath.OnPlane(Cholesky.Of(count, matrix), move, ones);
        var moved = w.ToArray();
        for (var i = 0; i < count; i++)
        {
            moved[support[i]] += move[i];
        }

        return moved.Min() < 0 ? [] : Normalised(moved);
    }
}
