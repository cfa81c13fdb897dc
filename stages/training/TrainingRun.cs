using Multitask.Stages.Kernels;

namespace Multitask.Stages.Training;

/// <summary>What the training loop works with.</summary>
/// <param name="Plan">The settings.</param>
/// <param name="Split">The training split.</param>
/// <param name="Seed">The pipeline's seed.</param>
/// <param name="Report">Takes progress lines.</param>
/// <param name="Stop">Asked once after every step but the last: whether to stop there.</param>
/// <param name="Checkpoints">Writes checkpoints, and reads the one to go on from.</param>
public sealed record TrainingRun(
    TrainingPlan Plan, DataSplit Split, ulong Seed, Action<string> Report, Func<bool> Stop, CheckpointWriter Checkpoints)
{
    /// <summary>The processes that train together.</summary>
    public IRanks Ranks { get; init; } = Alone.Only;

    /// <summary>Whether any of them is to stop.</summary>
    internal bool Stops => Ranks.Any(Stop());

    /// <summary>Batches of one update.</summary>
    internal int MostBatches => Plan.Accumulate.IfNone(1);

    /// <summary>Updates of an epoch.</summary>
    internal int StepsPerEpoch =>
        (new EpochPlan(Plan.Batch, Seed, 0, Shuffle: true, Augment: false).Batches(Split.Count) + MostBatches - 1) / MostBatches;

    /// <summary>Updates of the whole training.</summary>
    internal long Updates => (long)Plan.Epochs * StepsPerEpoch;

    /// <summary>Whether it goes on with a paused training, and so must find a checkpoint.</summary>
    internal bool GoesOn { get; init; }

    /// <summary>Scores weights on the validation split: for plans with <see cref="TrainingPlan.Best"/>.</summary>
    public Option<Func<ParameterVector, Either<string, Seq<TaskScore>>>> Validate { get; init; }

    /// <summary>Takes how far the training is, once a second.</summary>
    public Action<StageProgress> Advance { get; init; } = _ => { };

    /// <summary>Takes the points of the curves as they are complete, and what the validation split says.</summary>
    public Action<StageMeasures> Measure { get; init; } = _ => { };

    /// <summary>How fast it goes.</summary>
    internal TrainingClock Clock { get; } = new(TimeProvider.System);
}
