using Multitask.Stages.Training;

namespace Multitask.Stages.Reinforcement;

/// <summary>What the training loop works with.</summary>
/// <param name="Plan">The settings.</param>
/// <param name="Input">What networks read.</param>
/// <param name="Seed">Of everything drawn.</param>
/// <param name="Checkpoint">Where checkpoints and the replay are.</param>
internal sealed record SacRun(SacTraining Plan, AgentInput Input, ulong Seed, SacCheckpoint Checkpoint)
{
    /// <summary>How often checkpoints are written.</summary>
    internal required CheckpointPlan Every { get; init; }

    /// <summary>Takes progress lines.</summary>
    internal required Action<string> Report { get; init; }

    /// <summary>Takes how far the training is.</summary>
    internal required Action<StageProgress> Advance { get; init; }

    /// <summary>Takes a point of each curve at the end of every stretch.</summary>
    internal required Action<StageMeasures> Measure { get; init; }

    /// <summary>Asked after every step: whether to stop there.</summary>
    internal required Func<bool> Stop { get; init; }

    /// <summary>Tells the time.</summary>
    internal required TimeProvider Clock { get; init; }

    /// <summary>The sizes of the replay.</summary>
    internal ReplayShape Shape(SacConfig config) => new(config.Tasks.Count, Plan.Kept(config.Tasks.Count), Input.Observation, config.Actions);
}
