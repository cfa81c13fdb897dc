using TorchSharp;
using static TorchSharp.torch;

namespace Multitask.Benches;

/// <summary>CAGrad on three whole gradient vectors.</summary>
internal static class BaselineCagrad
{
    private const int Tasks = 3;
    private const int Levels = 12;
    private const int Reach = 6;
    private const double C = 0.4;
    private const double Floor = 1e-8;

    /// <summary>The direction, from a matrix with one column per task.</summary>
    internal static Tensor Direction(Tensor gradients)
    {
        var gramian = gradients.t().mm(gradients).to(ScalarType.Float64).data<double>().ToArray();
        var weights = tensor(Weights(gramian)).to(gradients.dtype);
        var combined = gradients.mv(weights);
        var scale = Radius(gramian) / (combined.norm().ToDouble() + Floor);
        return (gradients.mean([1]) + (scale * combined)) / (1 + (C * C)) * Tasks;
    }

    /// <summary>The best point of the simplex, by a grid that is refined around its best point so far.</summary>
    internal static double[] Weights(double[] gramian)
    {
        var (even, radius) = (Enumerable.Repeat(1.0 / Tasks, Tasks).ToArray(), Radius(gramian));
        double Product(double[] u, double[] v) => gramian.Select((value, at) => value * u[at / Tasks] * v[at % Tasks]).Sum();
        double Value(double[] w) => Product(w, even) + (radius * Math.Sqrt(Product(w, w) + Floor));
        return Enumerable.Range(0, Levels).Aggregate(even, (best, level) => Grid(best, Math.Pow(3, -level) / Reach).MinBy(Value) ?? best);
    }

    private static double Radius(double[] gramian) => C * Math.Sqrt(gramian.Average() + Floor);

    /// <summary>The points of the simplex around one, itself first.</summary>
    private static IEnumerable<double[]> Grid(double[] centre, double step) =>
        from i in Offsets
        from j in Offsets
        let first = centre[0] + (i * step)
        let second = centre[1] + (j * step)
        let third = 1 - first - second
        where (i == 0 && j == 0) || Math.Min(first, Math.Min(second, third)) >= 0
        select new[] { first, second, third };

    private static IEnumerable<int> Offsets => Enumerable.Range(-Reach, (2 * Reach) + 1);
}
