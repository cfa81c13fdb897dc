namespace Multitask.Stages.Weightings;

/// <summary>Newton's method on the face of the simplex on which only the tasks of a support have weight.</summary>
internal static class SimplexSupport
{
    /// <summary>The point with the least duality gap that Newton's method passes; it stops early when a weight would become negative.</summary>
    /// <param name="problem">The function.</param>
    /// <param name="start">Where to start, after setting the weights outside the support to 0.</param>
    /// <param name="support">The tasks that may have weight; if empty, so is the result.</param>
    /// <param name="steps">The largest number of steps.</param>
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

    /// <summary>The weights divided by their sum.</summary>
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

    /// <summary>One Newton step on the face; empty if a weight would become negative.</summary>
    private static double[] Newton(SimplexProblem problem, double[] w, int[] support)
    {
        var (hessian, gradient, count) = (new double[w.Length * w.Length], problem.Gradient(w), support.Length);
        problem.Hessian(w, hessian);
        var (matrix, direction, ones) = (new double[count * count], new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                matrix[(i * count) + j] = hessian[(support[i] * w.Length) + support[j]];
            }

            // The Hessian is singular if the gradients of the face are linearly dependent; a small multiple of the identity regularises it.
            matrix[(i * count) + i] += 1e-14;
            (direction[i], ones[i]) = (-gradient[support[i]], 1);
        }

        InteriorPoint.AddMeanDiagonal(matrix, count);
        InteriorPoint.SolveZeroSum(Cholesky.Of(count, matrix), direction, ones);
        var moved = w.ToArray();
        for (var i = 0; i < count; i++)
        {
            moved[support[i]] += direction[i];
        }

        return moved.Min() < 0 ? [] : Normalised(moved);
    }
}
