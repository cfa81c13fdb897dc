namespace Multitask.Stages.Data;

/// <summary>Mean and spread of the known numbers of a column, by Welford's recurrence (Technometrics 4, 1962), which loses no digits.</summary>
/// <param name="Seen">How many are known.</param>
/// <param name="Mean">Their mean; 0 where there is none.</param>
/// <param name="Spread">The sum of their squared deviations from it.</param>
public readonly record struct ColumnStatistics(long Seen, double Mean, double Spread)
{
    /// <summary>The standard deviation of the population; 1 where all numbers are equal or none is known.</summary>
    public double Deviation => Spread > 0 ? Math.Sqrt(Spread / Seen) : 1;

    /// <summary>With one number more; NaN is none.</summary>
    internal ColumnStatistics With(double value)
    {
        if (double.IsNaN(value))
        {
            return this;
        }

        var (seen, step) = (Seen + 1, value - Mean);
        var mean = Mean + (step / seen);
        return new(seen, mean, Spread + (step * (value - mean)));
    }
}
