namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>Random loss weighting, RLW (Lin et al., TMLR 2022).</summary>
    public sealed record Random : Weighting
    {
        internal override WeightingSpec Spec => Weightings.RandomWeights.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.RandomWeights.Aggregator(tasks.Seed).Start(tasks.Count);
    }
}

/// <summary>
/// RLW: the reasonable effectiveness of random weighting (Lin, Ye, Zhang and Tsang, TMLR 2022, algorithm 1). Each step draws weights as the
/// softmax of K standard normal numbers, which sum to 1.
/// </summary>
/// <remarks>The draws come from the pipeline's seed and the number of the step.</remarks>
internal static class RandomWeights
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("random", "RLW, random loss weighting", "Lin et al., TMLR 2022, algorithm 1", Signal.Losses, "1 backward pass"),
        Field.None(new Weighting.Random()));

    internal static Aggregator<long> Aggregator(ulong seed) => StepIndexed.Of(
        Signal.Losses,
        (step, seen) => Weights.OfLosses(Draw(seen.Losses.Count, new RandomSource(seed, "weighting/random", step))));

    private static Seq<double> Draw(int tasks, RandomSource random) => Vectors.Softmax(Vectors.Of(tasks, _ => random.NextGaussian()));
}
