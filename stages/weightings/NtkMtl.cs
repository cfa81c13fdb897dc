namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>NTKMTL (Qin et al., NeurIPS 2025).</summary>
    /// <param name="Exponent">
    /// How strongly the convergence speeds are balanced: near 0 = equal weights, 0.5 = as published, 1 = weights inversely proportional to the
    /// eigenvalues.
    /// </param>
    public sealed record NtkMtl(double Exponent = 0.5) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.NtkMtl.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.NtkMtl.Aggregator(this).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(gramian => Weightings.NtkMtl.Solve(this, gramian));
    }
}

/// <summary>
/// NTKMTL (Qin, Wang, Liao and Yan, "NTKMTL: mitigating task imbalance in multi-task learning from neural tangent kernel perspective",
/// NeurIPS 2025, section 4): the largest eigenvalue lambda_k of a task's neural tangent kernel determines how fast the task converges, so
/// its weight is w_k = (sum_i lambda_i / lambda_k)^(1/2).
/// </summary>
/// <remarks>
/// As in the experiments of the official code, the kernel is that of one mini-batch (n = 1), a single number: the squared norm of the task
/// gradient. That code also multiplies the shared gradient by K, to which Adam is invariant; we do not. With gradients w.r.t. the
/// representation this is NTKMTL-SR. A task with a zero gradient gets the weight 1. The heads keep their plain gradients.
/// </remarks>
internal static class NtkMtl
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("ntkmtl", "NTKMTL, neural tangent kernel", "Qin et al., NeurIPS 2025, section 4", Signal.Gramian, "K backward passes"),
        Field.Optional("exponent", Decode.Double(new Interval(0, true, 1, false)), 0.5).Map(exponent => new Weighting.NtkMtl(exponent)));

    internal static Aggregator<Unit> Aggregator(Weighting.NtkMtl config) =>
        Stateless.OfGramian(gramian => Weights.OfGradients(Weigh(config, gramian)));

    internal static Solution Solve(Weighting.NtkMtl config, Gramian gramian)
    {
        var weights = Weigh(config, gramian);
        var live = Enumerable.Range(0, gramian.Tasks).Where(task => gramian[task, task] > 0);
        return new Solution(weights, live
            .Select(task => Math.Abs((Math.Pow(weights[task], 1 / config.Exponent) * (gramian[task, task] / gramian.Trace)) - 1))
            .DefaultIfEmpty(0).Max());
    }

    private static Seq<double> Weigh(Weighting.NtkMtl config, Gramian gramian) => Vectors.Of(gramian.Tasks, task =>
        gramian[task, task] > 0 ? Math.Pow(gramian.Trace / gramian[task, task], config.Exponent) : 1);
}
