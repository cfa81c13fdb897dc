using LanguageExt;
using Multitask.Exports;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Exports;

/// <summary>Random weights and inputs by seed, and the comparison of results.</summary>
internal static class Arrays
{
    /// <summary>Values of order one for every parameter and statistic, so that no term of a network vanishes.</summary>
    internal static Map<string, float[]> Weights(Network network, ulong seed) =>
        Parameters.Of(network).Fold(Map<string, float[]>(), (known, parameter) => known.Add(parameter.Name, Weight(parameter, seed)));

    internal static Func<string, Option<ReadOnlyMemory<float>>> Source(Map<string, float[]> weights) =>
        name => weights.Find(name).Map(values => new ReadOnlyMemory<float>(values));

    internal static float[] Input(Shape shape, int count, ulong seed)
    {
        var random = new RandomSource(seed, "test/input");
        return [.. Enumerable.Range(0, (int)shape.Count * count).Select(_ => (float)random.NextGaussian())];
    }

    /// <summary>Every number within <paramref name="tolerance"/> of what was expected, NaN only where NaN is.</summary>
    internal static void Near(double[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var at = 0; at < expected.Length; at++)
        {
            var far = double.IsNaN(expected[at]) ? !float.IsNaN(actual[at]) : !(Math.Abs(expected[at] - actual[at]) <= tolerance);
            Assert.False(far, $"at {at}: expected {expected[at]:R}, found {actual[at]:R}");
        }
    }

    internal static T Success<T>(Either<string, T> result) =>
        result.Match(Right: value => value, Left: failure => throw new InvalidOperationException(failure));

    internal static string Failure<T>(Either<string, T> result) =>
        result.Match(Right: value => throw new InvalidOperationException($"expected a failure, found {value}"), Left: failure => failure);

    internal static OnnxModel Build(Network network, ExportOptions options) =>
        Success(OnnxModel.Build(network, Source(Weights(network, 1)), options));

    private static float[] Weight(Parameter parameter, ulong seed)
    {
        var random = new RandomSource(seed, $"test/{parameter.Name}");
        var values = new float[parameter.Count];
        Initialiser.Fill(parameter, seed, values.AsSpan());
        var isScale = parameter.Init is Init.Constant { Value: 1 };
        return parameter.Init is not Init.Constant
            ? values
            : [.. values.Select(start => (float)(isScale ? random.Uniform(0.5, 2) : start + (0.5 * random.NextGaussian())))];
    }
}
