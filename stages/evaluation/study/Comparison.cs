using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation.Studies;

/// <summary>Two methods in one metric, seed by seed.</summary>
/// <param name="First">A method.</param>
/// <param name="Second">Another one.</param>
/// <param name="Column">The metric.</param>
/// <param name="Pairs">n: seeds for which both have a finite value.</param>
/// <param name="Difference">The mean of first minus second, in the metric's unit; NaN without pairs.</param>
/// <param name="Tests">The tests of a difference of zero; none with fewer than two pairs.</param>
internal sealed record Comparison(
    string First, string Second, MetricColumn Column, int Pairs, double Difference, Option<PairedTests> Tests)
{
    /// <summary>A p-value below it is called significant.</summary>
    internal const double Level = 0.05;

    /// <summary>Compares two methods by pairs of values of one seed.</summary>
    internal static Comparison Of((string First, string Second) methods, MetricColumn column, Seq<(double First, double Second)> pairs)
    {
        var differences = pairs.Map(pair => pair.First - pair.Second).Filter(double.IsFinite).ToArray();
        return new(
            methods.First, methods.Second, column, differences.Length,
            differences.Length == 0 ? double.NaN : differences.Mean(),
            differences.Length < 2 ? None : Some(new PairedTests(TTest.PValue(differences), SignFlip.PValue(differences), double.NaN)));
    }

    /// <summary>The better of the two where the seeds support it: the corrected p-value is below <see cref="Level"/>.</summary>
    internal Option<string> Better => Tests
        .Filter(tests => tests.Holm < Level)
        .Map(_ => Difference > 0 == Column.HigherIsBetter ? First : Second);

    /// <summary>With the p-values corrected for as many comparisons of one metric as there are.</summary>
    internal static Seq<Comparison> Corrected(Seq<Comparison> ofOneMetric)
    {
        var tested = ofOneMetric.Bind(one => one.Tests.ToSeq()).Strict();
        var holm = Studies.Holm.Adjusted(tested.Map(tests => tests.SignFlip).Strict());
        return ofOneMetric.Fold((Done: Seq<Comparison>(), At: 0), (state, one) => one.Tests.Match(
            Some: tests => (state.Done.Add(one with { Tests = tests with { Holm = holm[state.At] } }), state.At + 1),
            None: () => (state.Done.Add(one), state.At))).Done.Strict();
    }
}

/// <summary>Two-sided p-values of one comparison.</summary>
/// <param name="TTest">The paired t-test's; none where all differences are the same.</param>
/// <param name="SignFlip">The exact sign-flip test's.</param>
/// <param name="Holm">The latter, corrected for all pairs of methods in this metric.</param>
internal sealed record PairedTests(Option<double> TTest, double SignFlip, double Holm);

/// <summary>The paired t-test: differences are taken to be normal.</summary>
internal static class TTest
{
    /// <summary>t = mean / (s / sqrt(n)) against Student's distribution with n - 1 degrees of freedom; None where s is 0.</summary>
    /// <param name="differences">At least two.</param>
    internal static Option<double> PValue(double[] differences)
    {
        var t = differences.Mean() / (differences.StandardDeviation() / Math.Sqrt(differences.Length));
        return double.IsFinite(t) ? Some(2 * StudentT.CDF(0, 1, differences.Length - 1, -Math.Abs(t))) : None;
    }
}

/// <summary>The correction for several comparisons: Holm, Scandinavian Journal of Statistics 6 (1979).</summary>
internal static class Holm
{
    /// <summary>The i-th smallest of m p-values times m - i + 1, no smaller than the one before it and at most 1; in the order given.</summary>
    internal static Seq<double> Adjusted(Seq<double> values)
    {
        var adjusted = new double[values.Count];
        var order = Enumerable.Range(0, values.Count).OrderBy(at => values[at]).ToArray();
        var least = 0.0;
        for (var at = 0; at < order.Length; at++)
        {
            least = Math.Max(least, Math.Min(1, (order.Length - at) * values[order[at]]));
            adjusted[order[at]] = least;
        }

        return Seq(adjusted);
    }
}
