using System.Numerics.Tensors;

namespace Multitask.Stages.Weightings;

/// <summary>The minimisation of a smooth convex function F of K weights w on the simplex.</summary>
internal abstract class SimplexProblem
{
    private protected SimplexProblem(Gramian gramian) => Gramian = gramian;

    internal Gramian Gramian { get; }

    internal int Tasks => Gramian.Tasks;

    /// <summary>F(w).</summary>
    internal abstract double Value(ReadOnlySpan<double> w);

    /// <summary>Computes the gradient of F at w, (K).</summary>
    internal abstract void Gradient(ReadOnlySpan<double> w, Span<double> gradient);

    /// <summary>Computes the Hessian of F at w, (K, K), row-major.</summary>
    internal abstract void Hessian(ReadOnlySpan<double> w, Span<double> matrix);

    /// <summary>The gradient of F at w as a new array.</summary>
    internal double[] Gradient(ReadOnlySpan<double> w)
    {
        var gradient = new double[w.Length];
        Gradient(w, gradient);
        return gradient;
    }

    /// <summary>The Frank-Wolfe duality gap g'w - min_k g_k with the gradient g: an upper bound on F(w) - min F.</summary>
    internal static double Gap(ReadOnlySpan<double> w, ReadOnlySpan<double> gradient) =>
        TensorPrimitives.Dot(w, gradient) - TensorPrimitives.Min(gradient);

    /// <summary>The duality gap at w.</summary>
    internal double Gap(ReadOnlySpan<double> w) => Gap(w, Gradient(w));

    /// <summary>
    /// A bound on the sum of the magnitudes of the terms of any entry of the gradient at w, to which rounding errors are relative.
    /// </summary>
    internal abstract double Size(ReadOnlySpan<double> w);

    /// <summary>The duality gap relative to <see cref="Size"/>.</summary>
    internal double RelativeGap(ReadOnlySpan<double> w) => Size(w) is > 0 and var size ? Math.Max(0, Gap(w)) / size : 0;

    /// <summary>max_i sum_j |G_ij| w_j.</summary>
    private protected double Magnitude(ReadOnlySpan<double> w)
    {
        var largest = 0.0;
        for (var i = 0; i < w.Length; i++)
        {
            var row = Gramian.Row(i);
            var sum = 0.0;
            for (var j = 0; j < w.Length; j++)
            {
                sum += Math.Abs(row[j]) * w[j];
            }

            largest = Math.Max(largest, sum);
        }

        return largest;
    }
}
