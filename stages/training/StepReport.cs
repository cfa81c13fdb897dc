namespace Multitask.Stages.Training;

/// <summary>What one step saw and did.</summary>
/// <param name="Losses">One per task, before the update.</param>
/// <param name="Weights">The task weights in the method's own sense.</param>
public sealed record StepReport(Seq<double> Losses, Seq<double> Weights);
