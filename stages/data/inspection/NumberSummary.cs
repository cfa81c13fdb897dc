namespace Multitask.Stages.Data.Inspection;

/// <summary>The numbers of one feature, channel or target.</summary>
/// <param name="Statistics">Count, mean and deviation of those that are known.</param>
/// <param name="Least">The smallest one; not a number where none is known.</param>
/// <param name="Most">The largest one.</param>
/// <param name="Missing">How many are not known.</param>
internal readonly record struct NumberSummary(ColumnStatistics Statistics, float Least, float Most, long Missing)
{
    /// <summary>Of nothing.</summary>
    internal static NumberSummary None { get; } = new(default, float.NaN, float.NaN, 0);

    /// <summary>With one more; NaN is a missing one.</summary>
    internal NumberSummary With(float value) => float.IsNaN(value)
        ? this with { Missing = Missing + 1 }
        : this with
        {
            Statistics = Statistics.With(value),
            // Math.Min of NaN is NaN: the first number stands alone.
            Least = Statistics.Seen == 0 ? value : Math.Min(Least, value),
            Most = Statistics.Seen == 0 ? value : Math.Max(Most, value),
        };
}
