namespace Multitask.Benches;

/// <summary>The middle of some numbers.</summary>
internal static class Medians
{
    /// <summary>The median; between two middle numbers their mean.</summary>
    internal static double Of(IReadOnlyCollection<double> numbers)
    {
        var sorted = numbers.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
