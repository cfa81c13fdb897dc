namespace Multitask.Stages.Environments;

/// <summary>What an action led to.</summary>
/// <param name="Reward">Not scaled.</param>
/// <param name="Success">Whether the task is solved at this moment.</param>
/// <param name="Done">Whether the episode has ended: its horizon is reached, or it diverged. No task ends an episode otherwise.</param>
/// <param name="Diverged">Whether physics, or the action, left the finite numbers: the reward is then 0 and so is the observation.</param>
public readonly record struct StepOutcome(double Reward, bool Success, bool Done, bool Diverged);
