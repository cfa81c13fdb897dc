namespace Multitask.Stages.Training;

/// <summary>When a training writes checkpoints, beside the end of every epoch. It decides no number: it is no part of the key.</summary>
/// <param name="Minutes">Within an epoch, after so many minutes.</param>
public sealed record CheckpointPlan(double Minutes = 10);
