using MathNet.Numerics.Random;
using MathNet.Numerics.Statistics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation.Studies;

/// <summary>What repetitions of a measurement say of its mean.</summary>
/// <param name="Count">n: the repetitions that gave a finite number.</param>
/// <param name="Mean">Their mean; NaN where there are none.</param>
/// <param name="StandardError">s / sqrt(n), with n - 1 in the variance; none with fewer than two repetitions.</param>
/// <param name="Interval">The percentile bootstrap's confidence interval of the mean; none with fewer than two repetitions.</param>
internal sealed record Estimate(int Count, double Mean, Option<double> StandardError, Option<(double Low, double High)> Interval)
{
    /// <summary>Of the interval.</summary>
    internal const double Confidence = 0.95;

    /// <summary>The samples that are drawn with replacement.</summary>
    internal const int Resamples = 10_000;

    /// <summary>Of the draws: equal values have equal intervals.</summary>
    private const int Seed = 0;

    /// <summary>The mean of the values that are finite; NaN where there are none.</summary>
    internal static double MeanOf(Seq<double> values) => values.Filter(double.IsFinite).ToArray().Mean();

    /// <summary>From one value per repetition; values that are not finite are left out.</summary>
    internal static Estimate Of(Seq<double> values)
    {
        var finite = values.Filter(double.IsFinite).ToArray();
        return finite.Length < 2
            ? new(finite.Length, finite.Length == 0 ? double.NaN : finite[0], None, None)
            : new(finite.Length, finite.Mean(), finite.StandardDeviation() / Math.Sqrt(finite.Length), Bootstrap(finite));
    }

    /// <summary>Efron and Tibshirani, An Introduction to the Bootstrap (1993), section 13.3: the quantiles of the means of resamples.</summary>
    private static (double Low, double High) Bootstrap(double[] values)
    {
        var random = new MersenneTwister(Seed, threadSafe: false);
        var (means, picks) = (new double[Resamples], new int[values.Length]);
        for (var at = 0; at < Resamples; at++)
        {
            random.NextInt32s(picks, 0, values.Length);
            means[at] = picks.Average(pick => values[pick]);
        }

        System.Array.Sort(means);
        return (
            SortedArrayStatistics.Quantile(means, (1 - Confidence) / 2),
            SortedArrayStatistics.Quantile(means, (1 + Confidence) / 2));
    }
}
