namespace Multitask.Stages.Training;

/// <summary>The effects of writing and reading checkpoints, apart from the files.</summary>
/// <param name="Report">Receives lines of output.</param>
/// <param name="Clock">The clock.</param>
public sealed record CheckpointEffects(Action<string> Report, TimeProvider Clock);
