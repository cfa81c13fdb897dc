using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>GradDrop, gradient sign dropout (Chen et al., NeurIPS 2020).</summary>
    /// <param name="Leak">The fraction of the dropped gradients that is kept, in [0, 1]; 1 = the plain sum.</param>
    public sealed record GradDrop(double Leak = 0) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.GradDrop.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.GradDrop.Aggregator(this, tasks.Seed).Start(tasks.Count);
    }
}

/// <summary>
/// GradDrop (Chen, Ngiam, Huang, Luong, Kretzschmar, Chai and Anguelov, "Just pick a sign", NeurIPS 2020, algorithm 1, lines 10 to 15):
/// for every parameter, only its positive task gradients are summed with probability P = (1 + sum_k g_k / sum_k |g_k|) / 2, the positive
/// sign purity, and otherwise only its negative ones.
/// </summary>
/// <remarks>
/// The paper drops gradients w.r.t. activations; like the published code of FAMO and TorchJD, we drop gradients w.r.t. parameters. A
/// parameter that only one task uses has a single gradient, which is kept. The heads keep their plain gradients. The draws depend on the
/// pipeline's seed and the step number.
/// </remarks>
internal static class GradDrop
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "graddrop", "GradDrop, gradient sign dropout",
            "Chen et al., NeurIPS 2020, algorithm 1", Signal.Gradients,
            "K backward passes, a draw per parameter")
        { HasWeights = false },
        Field.Optional("leak", Decode.Double(Interval.Between(0, 1)), 0.0).Map(leak => new Weighting.GradDrop(leak)));

    internal static Aggregator<long> Aggregator(Weighting.GradDrop config, ulong seed) => StepIndexed.Of(Signal.Gradients, (step, seen) =>
        Weights.OfLosses(Vectors.Ones(seen.Losses.Count)) with
        {
            Elementwise = Some<Elementwise>(new Elementwise.SignDrop(Draw(seed, step), config.Leak)),
        });

    /// <summary>The seed of a step's draws.</summary>
    private static ulong Draw(ulong seed, long step)
    {
        var random = new RandomSource(seed, "weighting/graddrop", step);
        return ((ulong)random.NextUInt32() << 32) | random.NextUInt32();
    }
}
