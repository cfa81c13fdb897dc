namespace Multitask.Stages.Training;

/// <summary>The losses and weights of one step.</summary>
/// <param name="Losses">One per task, before the update.</param>
/// <param name="Weights">The task weights as the method's paper defines them (<see cref="Weightings.Weights.Reported"/>).</param>
public sealed record StepReport(Seq<double> Losses, Seq<double> Weights)
{
    /// <summary>Norms and cosines of the task gradients; none if the step did not compute the Gramian of all tasks.</summary>
    public Option<TaskGradients> Gradients { get; init; }
}
