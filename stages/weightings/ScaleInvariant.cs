namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>Scale-invariant linear scalarisation: the sum of the logarithms of the losses.</summary>
    public sealed record ScaleInvariant : Weighting
    {
        internal override WeightingSpec Spec => Weightings.ScaleInvariant.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.ScaleInvariant.Aggregator.Start(tasks.Count);
    }
}

/// <summary>
/// Scale-invariant linear scalarisation (the baseline SI of Navon et al., ICML 2022): the sum of the log-losses. The weight of loss L_k is
/// 1 / L_k, so the direction does not depend on the units of the losses.
/// </summary>
/// <remarks>
/// The published code takes log L; here it is log(L - min_losses + 1e-8), as in the LOG_ methods of the published code of FAMO.
/// </remarks>
internal static class ScaleInvariant
{
    internal static Aggregator<Unit> Aggregator { get; } =
        Stateless.Of(Signal.Losses, seen => Weights.OfLosses(Vectors.Ones(seen.Losses.Count)));

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "scale-invariant", "Scale-invariant scalarisation",
            "Navon et al., ICML 2022, section 5", Signal.Losses,
            "1 backward pass")
        { HasWeights = false },
        Field.None(new Weighting.ScaleInvariant()),
        Logarithms.Always);
}
