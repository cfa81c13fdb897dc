namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>GO4Align (Shen et al., NeurIPS 2024).</summary>
    /// <param name="Groups">Tasks form at most so many groups, at least 1.</param>
    /// <param name="StepSize">How fast indicators move towards tasks with a small loss.</param>
    public sealed record Go4Align(int Groups = 2, double StepSize = 0.0001) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Go4Align.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Go4Align.Aggregator(this).Start(tasks.Count);
    }
}

/// <summary>
/// GO4Align (Shen, Wang, Xiao, van Noord and Worring, "GO4Align: group optimization for multi-task alignment", NeurIPS 2024, section 3):
/// risk-guided indicators, how small each loss is beside their sum times a softmax of losses summed over steps, are clustered, and each task
/// gets the mean indicator of its cluster as its weight.
/// </summary>
/// <remarks>
/// The official code clusters by K-means from random starts; numbers on a line have one best clustering, which we compute. The count of
/// groups is a choice for each data set there. A loss counts by its magnitude, and as 1e-8 where it is smaller.
/// </remarks>
internal static class Go4Align
{
    private const double Floor = 1e-8;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("go4align", "GO4Align, groups of tasks", "Shen et al., NeurIPS 2024, section 3", Signal.Losses, "1 backward pass"),
        (Field.Optional("groups", Decode.Int(1, 10_000), 2), Field.Optional("step_size", Decode.Double(Interval.Positive), 0.0001))
            .Apply((groups, size) => new Weighting.Go4Align(groups, size)));

    /// <summary>State: the logarithms of the softmax.</summary>
    internal static Aggregator<Seq<double>> Aggregator(Weighting.Go4Align config) => new(
        Signal.Losses,
        tasks => Vectors.Fill(tasks, 0),
        (state, seen) => Next(config, state, seen.Losses),
        new StateCodec<Seq<double>>(state => state, saved => saved));

    private static Either<string, (Weights, Seq<double>)> Next(Weighting.Go4Align config, Seq<double> state, Seq<double> losses)
    {
        var lowered = state.Zip(losses, (log, loss) => log - (config.StepSize * loss)).Strict();
        var top = lowered.Max();
        var logs = lowered.Map(log => log - top).Strict();
        var sizes = losses.Map(loss => Math.Max(Math.Abs(loss), Floor)).Strict();
        var total = sizes.Sum();
        var indicators = Vectors.Softmax(logs).Zip(sizes, (share, size) => share * (total / size)).Strict();
        return (Weights.OfLosses(Clusters.Centres(indicators, config.Groups)), logs);
    }
}
