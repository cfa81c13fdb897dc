namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>IMTL (Liu et al., ICLR 2021): gradient balance and loss balance.</summary>
    /// <param name="LearningRate">Learning rate of the logarithms of the loss scales.</param>
    public sealed record Imtl(double LearningRate = 0.025) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Imtl.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Imtl.Aggregator(this).Start(tasks.Count);
    }
}

/// <summary>
/// IMTL (Liu, Li, Kuang, Xue, Chen, Yang, Liao and Zhang, "Towards impartial multi-task learning", ICLR 2021, algorithm 1): the losses are
/// scaled by exp(s_k), where s minimises sum_k (exp(s_k) L_k - s_k) (IMTL-L, equation 9). On the shared parameters, IMTL-G balances the
/// gradients of the scaled losses; the heads follow the scaled losses.
/// </summary>
/// <remarks>
/// The paper learns s with the network's optimizer; here it has its own Adam, as in uncertainty weighting. For a loss that is 0 or negative
/// the minimum over s does not exist, so s is clamped to [-20, 20].
/// </remarks>
internal static class Imtl
{
    private const double MaxLogScale = 20;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "imtl", "IMTL, impartial losses and gradients",
            "Liu et al., ICLR 2021, algorithm 1", Signal.Gramian,
            "K backward passes"),
        Field.Optional("lr", Decode.Double(Interval.Positive), 0.025).Map(lr => new Weighting.Imtl(lr)));

    /// <summary>The state is s with its Adam state.</summary>
    internal static Aggregator<AdamVector> Aggregator(Weighting.Imtl config) => new(
        Signal.Gramian,
        tasks => AdamVector.Start(tasks, 0),
        (state, seen) => seen.Needed().Map(gramian => Next(config, state, gramian, seen.Losses)),
        AdamVector.Codec);

    private static (Weights, AdamVector) Next(Weighting.Imtl config, AdamVector state, Gramian gramian, Seq<double> losses)
    {
        var scales = state.Values.Map(Math.Exp).Strict();
        var balance = ImtlG.Balance(gramian.Scaled(scales));
        var gradient = scales.Zip(losses, (scale, loss) => (scale * loss) - 1).Strict();
        var moved = state.Step(new Adam(config.LearningRate), gradient);
        return (
            new Weights(balance.Times(scales), scales, balance),
            moved with { Values = moved.Values.Map(s => Math.Clamp(s, -MaxLogScale, MaxLogScale)).Strict() });
    }
}
