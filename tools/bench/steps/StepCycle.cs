
namespace Multitask.Benches;

/// <summary>The cycle of a weighting whose steps differ: one step in n is expensive, the others are cheap.</summary>
internal static class StepCycle
{
    /// <summary>n; 1 where all steps are alike.</summary>
    internal static int Length(Weighting weighting) =>
        weighting is Weighting.Famo { Lookahead: Lookahead.Every every } ? every.Steps : weighting.Every;

    /// <summary>At least so many steps, in whole cycles.</summary>
    internal static int WholeCycles(Weighting weighting, int steps)
    {
        var length = Length(weighting);
        return (steps + length - 1) / length * length;
    }

    /// <summary>The time of a step from the times of whole cycles: the mean, over a cycle, of the median of each of its steps.</summary>
    internal static double Typical(Weighting weighting, double[] times)
    {
        var length = Length(weighting);
        return Enumerable.Range(0, length).Average(phase => Medians.Of([.. times.Where((_, i) => i % length == phase)]));
    }

    /// <summary>The weighting's word with what changes the cost of its steps: <c>cagrad every 10</c>, <c>famo next-batch</c>.</summary>
    internal static string Label(Weighting weighting)
    {
        var word = weighting.Spec.About.Word;
        return weighting switch
        {
            Weighting.Famo { Lookahead: Lookahead.NextBatch } => $"{word} next-batch",
            _ when Length(weighting) > 1 => FormattableString.Invariant($"{word} every {Length(weighting)}"),
            _ => word,
        };
    }
}
