namespace Multitask.Stages.Training;

/// <summary>The effects that writing and reading checkpoints have beside files.</summary>
/// <param name="Report">Takes one line.</param>
/// <param name="Clock">Tells the time.</param>
public sealed record CheckpointEffects(Action<string> Report, TimeProvider Clock);
