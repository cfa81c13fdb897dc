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
/// RLW (Lin, Ye, Zhang and Tsang, "Reasonable effectiveness of random weighting: a litmus test for multi-task learning", TMLR 2022,
/// algorithm 1): each step draws new weights, the softmax of K standard normal numbers; they sum to 1.
/// </summary>
/// <remarks>The draws depend on the pipeline's seed and the step number.</remarks>
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
