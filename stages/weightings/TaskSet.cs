using System.Globalization;

namespace Multitask.Stages.Weightings;

/// <summary>The tasks that a weighting combines, and the seed of methods that draw random numbers.</summary>
/// <param name="Names">In order.</param>
/// <param name="Seed">The pipeline's seed.</param>
public sealed record TaskSet(Seq<string> Names, ulong Seed)
{
    /// <summary>K.</summary>
    public int Count => Names.Count;

    /// <summary>Tasks named 1, 2, ...</summary>
    public static TaskSet Numbered(int tasks, ulong seed) =>
        new(Prelude.Seq(Enumerable.Range(1, tasks).Select(task => task.ToString(CultureInfo.InvariantCulture)).ToArray()), seed);
}
