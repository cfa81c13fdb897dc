namespace Multitask.Exports;

/// <summary>The calibration methods: how the range of a value is chosen from its values on some examples. A closed union.</summary>
public abstract record Calibration
{
    private Calibration() { }

    /// <summary>The number of calibration examples, at least 1.</summary>
    public int Examples { get; init; } = 128;

    /// <summary>From the minimum to the maximum seen.</summary>
    public sealed record MinMax : Calibration;

    /// <summary>Clips the numbers of largest magnitude.</summary>
    /// <param name="Percent">The percentage of numbers kept in the range, in (0, 100].</param>
    public sealed record Percentile(double Percent = 99.99) : Calibration;

    /// <summary>
    /// Clips where the least information is lost: the distribution of magnitudes, clipped and quantised to 128 levels, has the smallest
    /// Kullback-Leibler divergence from the original (Migacz, "8-bit inference with TensorRT", GTC 2017).
    /// </summary>
    public sealed record Entropy : Calibration;

    /// <summary>Whether the method needs a histogram, and not only minimum and maximum.</summary>
    internal bool NeedsHistogram => this is not MinMax;
}
