namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>Geometric loss strategy, GLS (Chennupati et al., CVPR 2019 workshops).</summary>
    public sealed record Gls : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Gls.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Gls.Aggregator.Start(tasks.Count);
    }
}

/// <summary>
/// GLS (Chennupati, Sistu, Yogamani and Rawashdeh, "MultiNet++", CVPR 2019 workshops, equation 5): the geometric mean of the losses,
/// M = (prod_k L_k)^(1/K), whose derivative w.r.t. L_k is M / (K L_k).
/// </summary>
/// <remarks>The mean is computed from the log-losses, so that the product of many losses neither overflows nor underflows.</remarks>
internal static class Gls
{
    internal static Aggregator<Unit> Aggregator { get; } = Stateless.Of(Signal.Losses, seen =>
    {
        var tasks = seen.Losses.Count;
        return Weights.OfLosses(Vectors.Fill(tasks, Math.Exp(seen.Losses.Sum() / tasks) / tasks));
    });

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "gls", "GLS, geometric mean of the losses",
            "Chennupati et al., CVPR 2019 workshops, equation 5", Signal.Losses,
            "1 backward pass"),
        Field.None(new Weighting.Gls()),
        Logarithms.Always);
}
