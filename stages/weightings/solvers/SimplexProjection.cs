namespace Multitask.Stages.Weightings;

/// <summary>Euclidean projection onto the simplex: the nearest vector that is non-negative and sums to 1.</summary>
internal static class SimplexProjection
{
    /// <summary>
    /// max(x - theta, 0) elementwise, with the threshold theta computed from the sorted entries (Duchi, Shalev-Shwartz, Singer and Chandra,
    /// "Efficient projections onto the l1-ball for learning in high dimensions", ICML 2008, figure 1).
    /// </summary>
    internal static Seq<double> Of(Seq<double> point)
    {
        var (sum, theta, count) = (0.0, 0.0, 0);
        foreach (var entry in point.OrderDescending())
        {
            sum += entry;
            count++;
            var candidate = (sum - 1) / count;
            theta = entry > candidate ? candidate : theta;
        }

        return point.Map(entry => Math.Max(entry - theta, 0)).Strict();
    }
}
