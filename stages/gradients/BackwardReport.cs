namespace Multitask.Stages.Gradients;

/// <summary>What <see cref="MultiTask.Backward"/> saw and decided.</summary>
/// <param name="Losses">One per task.</param>
/// <param name="Weights">The factors it gave the tasks.</param>
/// <param name="Next">
/// The weighting for the next step. Where it <see cref="WeightingState.LooksAhead"/>, it first learns the losses after the update of the
/// parameters: <c>Next.Learn(report.Losses, after)</c>.
/// </param>
public sealed record BackwardReport(Seq<double> Losses, Weights Weights, WeightingState Next);
