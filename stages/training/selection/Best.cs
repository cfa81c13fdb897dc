using System.Diagnostics;

namespace Multitask.Stages.Training;

/// <summary>By what the best epoch of a training is told, on the validation split.</summary>
public abstract record Best
{
    private Best() { }

    /// <summary>
    /// The mean over all metrics of all tasks of the epoch's rank among the epochs so far, 1 being the best; equal values share the mean of
    /// their ranks, and a metric without a value comes last. An epoch is better than the best one before it if its mean rank is lower.
    /// </summary>
    public sealed record MeanRank : Best;

    /// <summary>
    /// The mean relative change of all metrics of all tasks since the first epoch (<see cref="Data.Tasks.DeltaM"/>); metrics that are 0 or
    /// have no value in the first epoch are left out.
    /// </summary>
    public sealed record DeltaM : Best
    {
        /// <summary>
        /// A published row (<c>qm9-stl</c>) that the metrics are compared with instead of the first epoch: the epochs are ordered by the delta_m
        /// of a paper's tables, over the metrics that the row has.
        /// </summary>
        [field: CanonicalMember(AddedLater = true)]
        public Option<string> Row { get; init; }
    }

    /// <summary>One metric of one task.</summary>
    /// <param name="Task">The task's name.</param>
    /// <param name="Name">As <c>evaluate</c> calls it: <c>mean_iou</c>.</param>
    public sealed record Metric(string Task, string Name) : Best;

    /// <summary>The fold of the union: a function per case.</summary>
    internal T Match<T>(Func<T> meanRank, Func<DeltaM, T> deltaM, Func<Metric, T> metric) => this switch
    {
        MeanRank => meanRank(),
        DeltaM one => deltaM(one),
        Metric one => metric(one),
        _ => throw new UnreachableException(),
    };
}
