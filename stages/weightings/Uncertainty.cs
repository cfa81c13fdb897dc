namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>Homoscedastic uncertainty weighting, UW (Kendall, Gal and Cipolla, CVPR 2018).</summary>
    /// <param name="LearningRate">Learning rate of the log-variances.</param>
    public sealed record Uncertainty(double LearningRate = 0.025) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Uncertainty.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Uncertainty.Aggregator(this).Start(tasks.Count);
    }
}

/// <summary>
/// UW (Kendall, Gal and Cipolla, "Multi-task learning using uncertainty to weigh losses for scene geometry and semantics", CVPR 2018,
/// equation 10): the loss sum_k (exp(-s_k) L_k + s_k) / 2 is minimised over the network and over the log-variances s, which start at 0.
/// </summary>
/// <remarks>
/// As in the published code of FAMO and Nash-MTL, s has its own Adam with a learning rate of 0.025. The reported weights are exp(-s). For a
/// loss that is 0 or negative the minimum over s does not exist, so s is kept at -20 or more.
/// </remarks>
internal static class Uncertainty
{
    private const double MinLogVariance = -20;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("uncertainty", "UW, uncertainty weighting", "Kendall et al., CVPR 2018, equation 10", Signal.Losses, "1 backward pass"),
        Field.Optional("lr", Decode.Double(Interval.Positive), 0.025).Map(lr => new Weighting.Uncertainty(lr)));

    internal static Aggregator<AdamVector> Aggregator(Weighting.Uncertainty config) => new(
        Signal.Losses,
        tasks => AdamVector.Start(tasks, 0),
        (state, seen) => Next(config, state, seen.Losses),
        AdamVector.Codec);

    private static Either<string, (Weights, AdamVector)> Next(Weighting.Uncertainty config, AdamVector state, Seq<double> losses)
    {
        var precisions = state.Values.Map(s => Math.Exp(-s)).Strict();
        var factors = precisions.Times(0.5);
        var gradient = factors.Zip(losses, (factor, loss) => 0.5 - (factor * loss)).Strict();
        var moved = state.Step(new Adam(config.LearningRate), gradient);
        return (new Weights(factors, factors, precisions), moved with { Values = moved.Values.Map(s => Math.Max(s, MinLogVariance)).Strict() });
    }
}
