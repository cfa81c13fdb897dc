namespace Multitask.Stages.Weightings;

/// <summary>What a method is given at a step.</summary>
/// <param name="Losses">One per task; their logarithms where log-losses are balanced.</param>
/// <param name="Gramian">J J' of the gradients w.r.t. the shared parameters, one row per group of the request.</param>
public sealed record Observation(Seq<double> Losses, Option<Gramian> Gramian)
{
    /// <summary>The result of <see cref="RowMemory.Squares"/>, one per task.</summary>
    public Option<Seq<double>> ExcessRisks { get; init; }

    /// <summary>
    /// The result of <see cref="RowMemory.Previous"/>, (K, K): row i has the inner products of task i's gradient with each task's gradient in
    /// the step before; none in the first step.
    /// </summary>
    public Option<Seq<Seq<double>>> CrossProducts { get; init; }
}
