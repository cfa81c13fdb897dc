using System.Globalization;

namespace Multitask.Stages.Weightings;

/// <summary>Who is weighed: the tasks, and the seed of methods that draw.</summary>
/// <param name="Tasks">Names, in order.</param>
/// <param name="Seed">The pipeline's seed.</param>
public sealed record Roster(Seq<string> Tasks, ulong Seed)
{
    /// <summary>Tasks that are numbers from 1.</summary>
    public static Roster Numbered(int tasks, ulong seed) =>
        new(Prelude.Seq(Enumerable.Range(1, tasks).Select(task => task.ToString(CultureInfo.InvariantCulture)).ToArray()), seed);
}
