using System.Diagnostics;

namespace Multitask.Stages.Training;

/// <summary>The criterion by which the best epoch of a training is selected on the validation split.</summary>
public abstract record Best
{
    private Best() { }

    /// <summary>
    /// The mean rank: an epoch's rank among the epochs so far, 1 being the best, averaged over all metrics of all tasks. Equal values share the
    /// mean of their ranks, and a metric without a value ranks last. An epoch is better than the best one before it if its mean rank is lower.
    /// </summary>
    public sealed record MeanRank : Best;

    /// <summary>
    /// delta_m, the mean relative change of all metrics of all tasks from the first epoch (<see cref="Data.Tasks.DeltaM"/>). Metrics that are 0 or
    /// have no value in the first epoch are left out.
    /// </summary>
    public sealed record DeltaM : Best
    {
        /// <summary>
        /// The published results (such as <c>qm9-stl</c>) to compare with in place of the first epoch, over the metrics that they include. This is the
        /// delta_m of papers' tables.
        /// </summary>
        [field: CanonicalMember(AddedLater = true)]
        public Option<string> Row { get; init; }
    }

    /// <summary>One metric of one task.</summary>
    /// <param name="Task">The task's name.</param>
    /// <param name="Name">The name of the metric in <c>evaluate</c>, such as <c>mean_iou</c>.</param>
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
