using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>The last loss of each task: what a weighting is given for a task that is absent from a batch.</summary>
/// <remarks>
/// A loss of 0 would suggest that the task is solved, and would distort logarithms, rates of descent and comparisons with the first loss.
/// With its last loss, the task appears to be at a standstill. Its gradient is 0, so the Gramian has a row of zeros.
/// </remarks>
/// <param name="Known">The last losses by task index, for the tasks that have been present at least once.</param>
internal sealed record LastLosses(Map<int, double> Known)
{
    /// <summary>Before the first step.</summary>
    internal static LastLosses None { get; } = new(Map<int, double>());

    /// <summary>
    /// The losses of a step, with the last losses for absent tasks. A task that has never been present gets the mean over the present ones.
    /// </summary>
    internal Seq<double> Fill(Seq<double> losses, Seq<int> absent)
    {
        var present = losses.Where((_, at) => !absent.Contains(at)).ToArray();
        var mean = present.Length == 0 ? 1 : present.Average();
        return absent.IsEmpty ? losses : Vectors.Of(losses.Count, at => absent.Contains(at) ? Known.Find(at).IfNone(mean) : losses[at]);
    }

    /// <summary>The last losses after a step.</summary>
    internal LastLosses After(Seq<double> losses, Seq<int> absent) => new(Enumerable.Range(0, losses.Count)
        .Where(at => !absent.Contains(at))
        .Aggregate(Known, (known, at) => known.AddOrUpdate(at, losses[at])));

    /// <summary>As numbers: pairs of a task index and its loss.</summary>
    internal double[] Save() => [.. Known.AsEnumerable().SelectMany(pair => new[] { pair.Key, pair.Value })];

    /// <summary>From the numbers that <see cref="Save"/> gives.</summary>
    internal static LastLosses Load(double[] saved) => new(toMap(saved.Chunk(2).Select(pair => ((int)pair[0], pair[1]))));
}
