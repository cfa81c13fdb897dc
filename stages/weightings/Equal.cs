namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>Linear scalarisation: the plain sum of the losses.</summary>
    public sealed record Equal : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Equal.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Equal.Aggregator.Start(tasks.Count);
    }
}

/// <summary>Linear scalarisation with equal weights: the gradient of the plain sum of the losses.</summary>
internal static class Equal
{
    internal static Aggregator<Unit> Aggregator { get; } =
        Stateless.Of(Signal.Losses, seen => Weights.OfLosses(Vectors.Ones(seen.Losses.Count)));

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("equal", "Linear scalarisation", "the baseline of every paper", Signal.Losses, "1 backward pass") { HasWeights = false },
        Field.None(new Weighting.Equal()));
}
