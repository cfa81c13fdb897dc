using Multitask.Stages.Kernels;

namespace Multitask.Stages.Training;

/// <summary>What the training loop works with.</summary>
/// <param name="Plan">The settings.</param>
/// <param name="Split">The training split.</param>
/// <param name="Seed">The pipeline's seed.</param>
/// <param name="Report">Receives progress lines.</param>
/// <param name="Stop">Called once after every step but the last: whether to stop there.</param>
/// <param name="Checkpoints">Writes checkpoints and resumes from the last one.</param>
public sealed record TrainingRun(
    TrainingPlan Plan, DataSplit Split, ulong Seed, Action<string> Report, Func<bool> Stop, CheckpointWriter Checkpoints)
{
    /// <summary>The processes that train together.</summary>
    public IRanks Ranks { get; init; } = Alone.Only;

    /// <summary>Whether any of these processes is to stop.</summary>
    internal bool Stops => Ranks.Any(Stop());

    /// <summary>The number of batches per update; the last update of an epoch may have fewer.</summary>
    internal int MostBatches => Plan.Accumulate.IfNone(1);

    /// <summary>The number of updates per epoch.</summary>
    internal int StepsPerEpoch =>
        (new EpochPlan(Plan.Batch, Seed, 0, Shuffle: true, Augment: false).Batches(Split.Count) + MostBatches - 1) / MostBatches;

    /// <summary>The number of updates in the whole training.</summary>
    internal long Updates => (long)Plan.Epochs * StepsPerEpoch;

    /// <summary>Whether it resumes a paused training, for which there must be a checkpoint.</summary>
    internal bool Resumes { get; init; }

    /// <summary>Evaluates weights on the validation split, for plans with <see cref="TrainingPlan.Best"/>.</summary>
    public Option<Func<ParameterVector, Either<string, Seq<TaskScore>>>> Validate { get; init; }

    /// <summary>Receives the progress of the training, at most once a second.</summary>
    public Action<StageProgress> Advance { get; init; } = _ => { };

    /// <summary>Receives the completed points of the training curves, and the validation metrics.</summary>
    public Action<StageMeasures> Measure { get; init; } = _ => { };

    /// <summary>Measures the speed of the training.</summary>
    internal TrainingClock Clock { get; } = new(TimeProvider.System);
}
