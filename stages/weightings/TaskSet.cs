using System.Globalization;

namespace Multitask.Stages.Weightings;

/// <summary>The tasks that a weighting combines, and the seed for methods that draw random numbers.</summary>
/// <param name="Names">The names of the tasks, in the order of the losses.</param>
/// <param name="Seed">The pipeline's seed.</param>
public sealed record TaskSet(Seq<string> Names, ulong Seed)
{
    /// <summary>K, the number of tasks.</summary>
    public int Count => Names.Count;

    /// <summary>K tasks named 1, 2, ..., K.</summary>
    public static TaskSet Numbered(int tasks, ulong seed) =>
        new(Prelude.Seq(Enumerable.Range(1, tasks).Select(task => task.ToString(CultureInfo.InvariantCulture)).ToArray()), seed);
}
