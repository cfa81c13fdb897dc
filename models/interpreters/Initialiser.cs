using System.Diagnostics;
using System.Numerics;

namespace Multitask.Models.Interpreters;

/// <summary>Initialises parameters.</summary>
/// <remarks>
/// Each parameter has its own random stream, <c>init/NAME</c>, so that adding, removing or reordering parameters does not change the values of
/// any other.
/// </remarks>
public static class Initialiser
{
    /// <summary>
    /// Writes the initial values in row-major order. They are drawn in double precision and rounded to <typeparamref name="T"/>, so that all
    /// precisions start from the same values.
    /// </summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="seed">The pipeline's seed.</param>
    /// <param name="into">The destination, of exactly <see cref="Parameter.Count"/> numbers.</param>
    public static void Fill<T>(Parameter parameter, ulong seed, Span<T> into)
        where T : IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(into.Length, parameter.Count);
        var next = Values(parameter, seed);
        foreach (ref var value in into)
        {
            value = T.CreateTruncating(next());
        }
    }

    private static Func<double> Values(Parameter parameter, ulong seed) => parameter.Init switch
    {
        Init.Constant constant => () => constant.Value,
        Init.Uniform uniform => Uniform(Stream(parameter, seed), uniform.Bound),
        Init.StandardNormal => Stream(parameter, seed).NextGaussian,
        Init.Given given => Listed(given.Values),
        Init.XavierNormal xavier => Normal(Stream(parameter, seed), Math.Sqrt(2.0 / (xavier.FanIn + xavier.FanOut))),
        _ => throw new UnreachableException(),
    };

    private static Func<double> Listed(Seq<double> values)
    {
        var next = 0;
        return () => values[next++];
    }

    private static RandomSource Stream(Parameter parameter, ulong seed) => new(seed, $"init/{parameter.Name}");

    private static Func<double> Uniform(RandomSource random, double bound) => () => random.Uniform(-bound, bound);

    private static Func<double> Normal(RandomSource random, double deviation) => () => deviation * random.NextGaussian();
}
