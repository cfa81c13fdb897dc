using System.Numerics.Tensors;

namespace Multitask.Stages.Training;

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

    /// <summary>The gap in shares of the gradient's largest entry: what solvers stop on and residuals report.</summary>
    internal double RelativeGap(ReadOnlySpan<double> w)
    {
        var gradient = Gradient(w);
        var size = TensorPrimitives.MaxMagnitude<double>(gradient);
        return Math.Abs(size) > 0 ? Gap(w, gradient) / Math.Abs(size) : 0;
    }
}
