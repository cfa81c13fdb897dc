using System.Numerics.Tensors;

namespace Multitask.Stages.Weightings;

/// <summary>The objective of CAGrad's dual: F(w) = l'w + r sqrt(w'G w + floor) with l = G b.</summary>
internal sealed class ConeProblem : SimplexProblem
{
    private readonly double[] _product;

    /// <summary>With b = 1/K.</summary>
    internal ConeProblem(Gramian gramian, double radius, double floor)
        : this(gramian, Vectors.Uniform(gramian.Tasks), radius, floor)
    {
    }

    /// <summary>With any b.</summary>
    internal ConeProblem(Gramian gramian, ReadOnlySpan<double> preference, double radius, double floor)
        : base(gramian)
    {
        (Radius, Floor) = (radius, floor);
        _product = new double[gramian.Tasks];
        Linear = new double[gramian.Tasks];
        gramian.Times(preference, Linear);
    }

    internal double Radius { get; }

    internal double Floor { get; }

    internal double[] Linear { get; }

    internal override double Value(ReadOnlySpan<double> w) => TensorPrimitives.Dot(Linear, w) + (Radius * Root(w));

    internal override void Gradient(ReadOnlySpan<double> w, Span<double> gradient)
    {
        var factor = Radius / Root(w);
        TensorPrimitives.MultiplyAdd(_product, factor, Linear, gradient);
    }

    internal override double Size(ReadOnlySpan<double> w) =>
        Math.Abs(TensorPrimitives.MaxMagnitude<double>(Linear)) + (Radius * Magnitude(w) / Root(w));

    /// <summary>r (G / s - (G w)(G w)' / s^3) with s = sqrt(w'G w + floor).</summary>
    internal override void Hessian(ReadOnlySpan<double> w, Span<double> matrix)
    {
        var root = Root(w);
        var (first, second) = (Radius / root, Radius / (root * root * root));
        for (var i = 0; i < w.Length; i++)
        {
            var row = matrix.Slice(i * w.Length, w.Length);
            TensorPrimitives.Multiply(_product, -second * _product[i], row);
            TensorPrimitives.MultiplyAdd(Gramian.Row(i), first, row, row);
        }
    }

    /// <summary>sqrt(w'G w + floor); leaves G w in <c>_product</c>.</summary>
    private double Root(ReadOnlySpan<double> w)
    {
        Gramian.Times(w, _product);
        return Math.Sqrt(Math.Max(0, TensorPrimitives.Dot(w, _product)) + Floor);
    }
}
