using System.Numerics.Tensors;

namespace Multitask.Stages.Training;

/// <summary>F(w) = l'w + r sqrt(w'G w + floor), to be made least on the simplex; l = G b with b = 1/K.</summary>
internal sealed class ConeProblem
{
    internal ConeProblem(Gramian gramian, double radius, double floor)
    {
        (Gramian, Radius, Floor) = (gramian, radius, floor);
        Linear = [.. Enumerable.Range(0, gramian.Tasks).Select(i => TensorPrimitives.Sum(gramian.Row(i)) / gramian.Tasks)];
    }

    internal Gramian Gramian { get; }

    internal double Radius { get; }

    internal double Floor { get; }

    internal double[] Linear { get; }

    /// <summary>F(w).</summary>
    internal double Value(ReadOnlySpan<double> w) => TensorPrimitives.Dot(Linear, w) + (Radius * Root(w, Product(w)));

    /// <summary>The gradient of F at w.</summary>
    internal double[] Gradient(ReadOnlySpan<double> w)
    {
        var product = Product(w);
        var factor = Radius / Root(w, product);
        return [.. product.Zip(Linear, (p, l) => l + (factor * p))];
    }

    /// <summary>The second derivatives of F at w, row-major: r (G / s - (G w)(G w)' / s^3) with s the root.</summary>
    internal double[] Hessian(ReadOnlySpan<double> w)
    {
        var product = Product(w);
        var root = Root(w, product);
        var (first, second) = (Radius / root, Radius / (root * root * root));
        var tasks = w.Length;
        var matrix = new double[tasks * tasks];
        for (var i = 0; i < tasks; i++)
        {
            var row = matrix.AsSpan(i * tasks, tasks);
            TensorPrimitives.Multiply(product, -second * product[i], row);
            TensorPrimitives.MultiplyAdd(Gramian.Row(i), first, row, row);
        }

        return matrix;
    }

    /// <summary>How far F(w) can be above the minimum: the gradient's w-mean less its least entry (the Frank-Wolfe gap).</summary>
    internal static double Gap(ReadOnlySpan<double> w, ReadOnlySpan<double> gradient) =>
        TensorPrimitives.Dot(w, gradient) - TensorPrimitives.Min(gradient);

    private double[] Product(ReadOnlySpan<double> w)
    {
        var product = new double[w.Length];
        for (var i = 0; i < product.Length; i++)
        {
            product[i] = TensorPrimitives.Dot(Gramian.Row(i), w);
        }

        return product;
    }

    private double Root(ReadOnlySpan<double> w, ReadOnlySpan<double> product) =>
        Math.Sqrt(Math.Max(0, TensorPrimitives.Dot(w, product)) + Floor);
}
