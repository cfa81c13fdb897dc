namespace Multitask.Stages.Reinforcement;

/// <summary>A share of successes with Wilson's score interval of 95 % (Wilson, JASA 1927), which is honest for few trials and shares near 0 and 1.</summary>
/// <param name="Share">Successes over trials.</param>
/// <param name="Low">The interval's lower end.</param>
/// <param name="High">Its upper end.</param>
internal readonly record struct Wilson(double Share, double Low, double High)
{
    /// <summary>The normal distribution's 97.5th percentile.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>Of a count of trials, at least 1.</summary>
    internal static Wilson Of(int successes, int trials)
    {
        var (share, square) = ((double)successes / trials, Z * Z / trials);
        var center = (share + (square / 2)) / (1 + square);
        var half = Z / (1 + square) * Math.Sqrt((share * (1 - share) / trials) + (square / (4 * trials)));
        return new(share, Math.Max(0, center - half), Math.Min(1, center + half));
    }
}
