namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>IMTL (Liu et al., ICLR 2021): gradient balance and loss balance.</summary>
    /// <param name="LearningRate">Of the logarithms of the loss scales.</param>
    public sealed record Imtl(double LearningRate = 0.025) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Imtl.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Imtl.Aggregator(this).Start(tasks.Count);
    }
}

/// <summary>
/// IMTL (Liu, Li, Kuang, Xue, Chen, Yang, Liao and Zhang, "Towards impartial multi-task learning", ICLR 2021, algorithm 1): losses are
/// scaled by exp(s_k), where s makes sum_k exp(s_k) L_k - s_k small (equation 9), and the gradients of the scaled losses are balanced by
/// IMTL-G on the shared parameters; heads follow the scaled losses.
/// </summary>
/// <remarks>
/// The paper learns s with the network's optimizer; here it has an Adam of its own, as the uncertainty weights have. For a loss at most 0
/// there is no best s, so s stays between -20 and 20.
/// </remarks>
internal static class Imtl
{
    private const double Most = 20;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "imtl", "IMTL, impartial losses and gradients",
            "Liu et al., ICLR 2021, algorithm 1", Signal.Gramian,
            "K backward passes"),
        Field.Optional("lr", Decode.Double(Interval.Positive), 0.025).Map(lr => new Weighting.Imtl(lr)));

    /// <summary>State: s.</summary>
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
            moved with { Values = moved.Values.Map(s => Math.Clamp(s, -Most, Most)).Strict() });
    }
}
