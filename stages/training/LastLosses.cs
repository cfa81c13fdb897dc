using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>The last loss of each task, by number: what weightings see of a task that is absent from a batch.</summary>
/// <remarks>
/// A loss of 0 would tell them that the task is learnt: logarithms, rates of descent and comparisons with the first loss would go astray. With
/// the last loss a method that follows losses sees a task that rests. Its gradient is 0: the Gramian has a row of zeros.
/// </remarks>
/// <param name="Known">Of the tasks that were there once.</param>
internal sealed record LastLosses(Map<int, double> Known)
{
    /// <summary>Before the first step.</summary>
    internal static LastLosses None { get; } = new(Map<int, double>());

    /// <summary>The losses of a step with the last ones of absent tasks; the mean of the others for a task that never was there.</summary>
    internal Seq<double> Fill(Seq<double> losses, Seq<int> absent)
    {
        var present = losses.Where((_, at) => !absent.Contains(at)).ToArray();
        var mean = present.Length == 0 ? 1 : present.Average();
        return absent.IsEmpty ? losses : Vectors.Of(losses.Count, at => absent.Contains(at) ? Known.Find(at).IfNone(mean) : losses[at]);
    }

    /// <summary>After a step.</summary>
    internal LastLosses After(Seq<double> losses, Seq<int> absent) => new(Enumerable.Range(0, losses.Count)
        .Where(at => !absent.Contains(at))
        .Aggregate(Known, (known, at) => known.AddOrUpdate(at, losses[at])));

    /// <summary>Pairs of a task and its loss.</summary>
    internal double[] Save() => [.. Known.AsEnumerable().SelectMany(pair => new[] { pair.Key, pair.Value })];

    /// <summary>From such pairs.</summary>
    internal static LastLosses Load(double[] saved) => new(toMap(saved.Chunk(2).Select(pair => ((int)pair[0], pair[1]))));
}
