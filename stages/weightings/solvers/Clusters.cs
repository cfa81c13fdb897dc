namespace Multitask.Stages.Weightings;

/// <summary>One-dimensional K-means, where the optimal clusters are contiguous runs of the sorted numbers.</summary>
internal static class Clusters
{
    /// <summary>
    /// Each number replaced by the mean of its cluster. The clusters minimise the sum of squared distances exactly, by dynamic programming over
    /// the start of the last cluster (Wang and Song, "Ckmeans.1d.dp", The R Journal 2011).
    /// </summary>
    /// <param name="values">The numbers.</param>
    /// <param name="most">The largest number of clusters.</param>
    internal static Seq<double> Centres(Seq<double> values, int most)
    {
        var order = Enumerable.Range(0, values.Count).OrderBy(at => values[at]).ToArray();
        var sorted = order.Select(at => values[at]).ToArray();
        var starts = Starts(sorted, Math.Min(most, sorted.Length));
        var centres = new double[sorted.Length];
        for (var (end, cluster) = (sorted.Length, starts.Length - 1); end > 0; cluster--)
        {
            var start = starts[cluster][end];
            var mean = sorted[start..end].Average();
            order[start..end].ToList().ForEach(at => centres[at] = mean);
            end = start;
        }

        return Prelude.Seq(centres);
    }

    /// <summary>Entry (c - 1, n): where the last of c clusters of the first n numbers starts.</summary>
    private static int[][] Starts(double[] sorted, int clusters)
    {
        var count = sorted.Length;
        var costs = Enumerable.Range(0, count + 1).Select(end => SumOfSquares(sorted.AsSpan(0, end))).ToArray();
        var starts = new int[clusters][];
        starts[0] = new int[count + 1];
        for (var cluster = 1; cluster < clusters; cluster++)
        {
            var (before, row) = (costs, new int[count + 1]);
            costs = [.. Enumerable.Range(0, count + 1).Select(end =>
            {
                row[end] = Enumerable.Range(0, end + 1).MinBy(start => before[start] + SumOfSquares(sorted.AsSpan(start, end - start)));
                return before[row[end]] + SumOfSquares(sorted.AsSpan(row[end], end - row[end]));
            })];
            starts[cluster] = row;
        }

        return starts;
    }

    /// <summary>The sum of squared distances from the mean (Welford's algorithm).</summary>
    private static double SumOfSquares(ReadOnlySpan<double> run)
    {
        var (mean, sum, seen) = (0.0, 0.0, 0);
        foreach (var value in run)
        {
            var off = value - mean;
            mean += off / ++seen;
            sum += off * (value - mean);
        }

        return sum;
    }
}
