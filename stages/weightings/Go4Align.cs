namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>GO4Align (Shen et al., NeurIPS 2024).</summary>
    /// <param name="Groups">The largest number of task groups, at least 1.</param>
    /// <param name="StepSize">Step size of the indicators towards tasks with a small loss.</param>
    public sealed record Go4Align(int Groups = 2, double StepSize = 0.0001) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Go4Align.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Go4Align.Aggregator(this).Start(tasks.Count);
    }
}

/// <summary>
/// GO4Align (Shen, Wang, Xiao, van Noord and Worring, "GO4Align: group optimization for multi-task alignment", NeurIPS 2024, section 3).
/// The risk-guided indicator of task k is p_k sum_i L_i / L_k, with p = softmax(-step size S) and S_k the sum of the task's losses over all
/// steps. The indicators are clustered, and the weight of a task is the mean indicator of its cluster.
/// </summary>
/// <remarks>
/// The official code runs K-means from random starts; in one dimension the optimal clustering can be computed exactly, which we do. The
/// official code chooses the number of groups per data set. In the indicators, |L_k| replaces L_k, and 1e-8 if it is smaller.
/// </remarks>
internal static class Go4Align
{
    private const double Floor = 1e-8;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("go4align", "GO4Align, groups of tasks", "Shen et al., NeurIPS 2024, section 3", Signal.Losses, "1 backward pass"),
        (Field.Optional("groups", Decode.Int(1, 10_000), 2), Field.Optional("step_size", Decode.Double(Interval.Positive), 0.0001))
            .Apply((groups, size) => new Weighting.Go4Align(groups, size)));

    /// <summary>The state is the logits of the softmax, -step size S, shifted so that the largest is 0.</summary>
    internal static Aggregator<Seq<double>> Aggregator(Weighting.Go4Align config) => new(
        Signal.Losses,
        tasks => Vectors.Fill(tasks, 0),
        (state, seen) => Next(config, state, seen.Losses),
        new StateCodec<Seq<double>>(state => state, saved => saved));

    private static Either<string, (Weights, Seq<double>)> Next(Weighting.Go4Align config, Seq<double> state, Seq<double> losses)
    {
        var lowered = state.Zip(losses, (logit, loss) => logit - (config.StepSize * loss)).Strict();
        var top = lowered.Max();
        var logits = lowered.Map(logit => logit - top).Strict();
        var magnitudes = losses.Map(loss => Math.Max(Math.Abs(loss), Floor)).Strict();
        var total = magnitudes.Sum();
        var indicators = Vectors.Softmax(logits).Zip(magnitudes, (share, magnitude) => share * (total / magnitude)).Strict();
        return (Weights.OfLosses(Clusters.Centres(indicators, config.Groups)), logits);
    }
}
