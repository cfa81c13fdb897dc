namespace Multitask.Exports;

/// <summary>Histograms of magnitudes, and the clipping bounds that calibration derives from them.</summary>
internal static class MagnitudeHistogram
{
    /// <summary>Bins between 0 and the largest magnitude.</summary>
    internal const int Bins = 2048;

    private const int Levels = 128;

    /// <summary>Adds numbers to a histogram whose bins have equal width between 0 and <paramref name="largest"/>, the largest magnitude.</summary>
    internal static void Count(long[] bins, ReadOnlySpan<float> values, float largest)
    {
        if (largest > 0)
        {
            foreach (var value in values)
            {
                bins[Math.Min(Bins - 1, (int)(Math.Abs(value) / largest * Bins))]++;
            }
        }
    }

    /// <summary>The smallest bound, in bins, below which a percentage of the numbers lies.</summary>
    internal static int Percentile(long[] bins, double percent)
    {
        var (needed, seen, bound) = (bins.Sum() * percent / 100, 0L, 0);
        while (bound < Bins && seen < needed)
        {
            seen += bins[bound++];
        }

        return bound;
    }

    /// <summary>The bound, in bins, for which the clipped distribution quantised to <see cref="Levels"/> levels diverges least from the original.</summary>
    internal static int Entropy(long[] bins) =>
        bins.Sum() == 0 ? Bins : Enumerable.Range(Levels, Bins - Levels + 1).MinBy(bound => Divergence(bins, bound));

    /// <summary>
    /// Kullback-Leibler divergence between the first <paramref name="bound"/> bins, with all outliers in the last of them, and the same bins quantised to
    /// <see cref="Levels"/> levels.
    /// </summary>
    internal static double Divergence(long[] bins, int bound)
    {
        var inside = bins.AsSpan(0, bound);
        var outliers = bins.AsSpan(bound).ToArray().Sum();
        var expanded = Expanded(inside);
        var (total, kept) = (bins.Sum(), expanded.Sum());
        var divergence = 0.0;
        for (var at = 0; at < bound; at++)
        {
            var count = inside[at] + (at == bound - 1 ? outliers : 0);
            if (count > 0)
            {
                var (p, q) = ((double)count / total, expanded[at] / kept);
                divergence += q > 0 ? p * Math.Log(p / q) : double.PositiveInfinity;
            }
        }

        return divergence;
    }

    /// <summary>The quantised distribution in bins: the count of each level, spread evenly over its non-empty bins.</summary>
    private static double[] Expanded(ReadOnlySpan<long> bins)
    {
        var spread = new double[bins.Length];
        for (var level = 0; level < Levels; level++)
        {
            var (first, end) = (level * bins.Length / Levels, (level + 1) * bins.Length / Levels);
            var (sum, filled) = (0L, 0);
            for (var at = first; at < end; at++)
            {
                sum += bins[at];
                filled += bins[at] > 0 ? 1 : 0;
            }

            for (var at = first; at < end; at++)
            {
                spread[at] = bins[at] > 0 ? (double)sum / filled : 0;
            }
        }

        return spread;
    }
}
