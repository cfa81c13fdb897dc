namespace Multitask.Stages.Training;

/// <summary>
/// When a training writes checkpoints in addition to those at the end of every epoch. No result depends on it, so it is not part of the key.
/// </summary>
/// <param name="Minutes">Minutes between two checkpoints within an epoch.</param>
public sealed record CheckpointPlan(double Minutes = 10);
