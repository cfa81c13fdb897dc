namespace Multitask.Stages.Training;

/// <summary>The effects of writing and reading checkpoints, apart from the files.</summary>
/// <param name="Report">Takes one line.</param>
/// <param name="Clock">Tells the time.</param>
public sealed record CheckpointEffects(Action<string> Report, TimeProvider Clock);
