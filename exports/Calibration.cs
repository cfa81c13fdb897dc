namespace Multitask.Exports;

/// <summary>How the range of a value is chosen from what it was for some examples: the closed union of methods.</summary>
public abstract record Calibration
{
    private Calibration() { }

    /// <summary>How many examples are looked at, at least 1.</summary>
    public int Examples { get; init; } = 128;

    /// <summary>The least and the largest number seen.</summary>
    public sealed record MinMax : Calibration;

    /// <summary>As wide as leaves out the share of numbers that are largest in magnitude.</summary>
    /// <param name="Percent">Of the numbers that stay inside, in (0, 100].</param>
    public sealed record Percentile(double Percent = 99.99) : Calibration;

    /// <summary>
    /// As wide as loses the least information: the distribution of magnitudes, cut off and rounded to 128 levels, has the smallest
    /// Kullback-Leibler divergence from what it was (Migacz, "8-bit inference with TensorRT", GTC 2017).
    /// </summary>
    public sealed record Entropy : Calibration;

    /// <summary>Whether numbers have to be counted, and not just the ends of their range.</summary>
    internal bool Counts => this is not MinMax;
}
