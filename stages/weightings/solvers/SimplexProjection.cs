namespace Multitask.Stages.Weightings;

/// <summary>The nearest point of the simplex: weights that are not negative and sum to 1.</summary>
internal static class SimplexProjection
{
    /// <summary>
    /// From the sorted entries, the one number that is taken off all of them before negative ones become 0 (Duchi, Shalev-Shwartz, Singer and
    /// Chandra, "Efficient projections onto the l1-ball", ICML 2008, figure 1).
    /// </summary>
    internal static Seq<double> Of(Seq<double> point)
    {
        var (sum, excess, count) = (0.0, 0.0, 0);
        foreach (var entry in point.OrderDescending())
        {
            sum += entry;
            count++;
            var candidate = (sum - 1) / count;
            excess = entry > candidate ? candidate : excess;
        }

        return point.Map(entry => Math.Max(entry - excess, 0)).Strict();
    }
}
