namespace Multitask.Stages.Training;

/// <summary>
/// When a training writes checkpoints, apart from the end of every epoch. No number depends on it: it is not part of the key.
/// </summary>
/// <param name="Minutes">Within an epoch, after so many minutes.</param>
public sealed record CheckpointPlan(double Minutes = 10);
