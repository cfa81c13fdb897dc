namespace Multitask.Stages.Training;

/// <summary>What one step saw and did.</summary>
/// <param name="Losses">One per task, before the update.</param>
/// <param name="Weights">The task weights in the method's own sense.</param>
public sealed record StepReport(Seq<double> Losses, Seq<double> Weights)
{
    /// <summary>How the task gradients lay to each other; none where the step had no Gramian of all tasks.</summary>
    public Option<TaskGradients> Gradients { get; init; }
}
