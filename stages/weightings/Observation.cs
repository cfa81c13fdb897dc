namespace Multitask.Stages.Weightings;

/// <summary>What a weighting method is given in a step.</summary>
/// <param name="Losses">One per task; log-losses if the method balances these.</param>
/// <param name="Gramian">J J', where J has the gradients w.r.t. the shared parameters, one row per group of the request.</param>
public sealed record Observation(Seq<double> Losses, Option<Gramian> Gramian)
{
    /// <summary>With <see cref="RowMemory.Squares"/>: the estimates of the excess risks, one per task.</summary>
    public Option<Seq<double>> ExcessRisks { get; init; }

    /// <summary>
    /// With <see cref="RowMemory.Previous"/>: the inner products, (K, K), of task i's gradient in this step (row i) with task j's gradient in
    /// the step before (column j); none in the first step.
    /// </summary>
    public Option<Seq<Seq<double>>> CrossProducts { get; init; }
}
