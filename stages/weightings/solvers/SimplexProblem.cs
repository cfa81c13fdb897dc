using System.Numerics.Tensors;

namespace Multitask.Stages.Weightings;

/// <summary>A smooth convex function of K weights, to be made least on the simplex.</summary>
internal abstract class SimplexProblem
{
    private protected SimplexProblem(Gramian gramian) => Gramian = gramian;

    internal Gramian Gramian { get; }

    internal int Tasks => Gramian.Tasks;

    /// <summary>F(w).</summary>
    internal abstract double Value(ReadOnlySpan<double> w);

    /// <summary>The gradient of F at w.</summary>
    internal abstract void Gradient(ReadOnlySpan<double> w, Span<double> gradient);

    /// <summary>The second derivatives of F at w, row-major.</summary>
    internal abstract void Hessian(ReadOnlySpan<double> w, Span<double> matrix);

    /// <summary>The gradient of F at w, in an array of its own.</summary>
    internal double[] Gradient(ReadOnlySpan<double> w)
    {
        var gradient = new double[w.Length];
        Gradient(w, gradient);
        return gradient;
    }

    /// <summary>How far F(w) can be above the minimum: the gradient's w-mean less its least entry (the Frank-Wolfe duality gap).</summary>
    internal static double Gap(ReadOnlySpan<double> w, ReadOnlySpan<double> gradient) =>
        TensorPrimitives.Dot(w, gradient) - TensorPrimitives.Min(gradient);

    /// <summary>The gap at w.</summary>
    internal double Gap(ReadOnlySpan<double> w) => Gap(w, Gradient(w));

    /// <summary>The largest sum of magnitudes that makes up an entry of the gradient at w: what rounding is relative to.</summary>
    internal abstract double Size(ReadOnlySpan<double> w);

    /// <summary>The gap in shares of that size.</summary>
    internal double RelativeGap(ReadOnlySpan<double> w) => Size(w) is > 0 and var size ? Math.Max(0, Gap(w)) / size : 0;

    /// <summary>The largest sum_j |G_ij| w_j.</summary>
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
