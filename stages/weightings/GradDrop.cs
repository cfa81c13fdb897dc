using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>GradDrop, gradient sign dropout (Chen et al., NeurIPS 2020).</summary>
    /// <param name="Leak">The share of dropped gradients that stays, in [0, 1]; 1 = the plain sum.</param>
    public sealed record GradDrop(double Leak = 0) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.GradDrop.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.GradDrop.Aggregator(this, tasks.Seed).Start(tasks.Count);
    }
}

/// <summary>
/// GradDrop (Chen, Ngiam, Huang, Luong, Kretzschmar, Chai and Anguelov, "Just pick a sign", NeurIPS 2020, algorithm 1, lines 10 to 15):
/// for every parameter the purity P = (1 + sum g / sum |g|) / 2 is the chance that only positive gradients are added up; otherwise only
/// negative ones are.
/// </summary>
/// <remarks>
/// Like the FAMO program and TorchJD, on the gradients of parameters, where the paper takes those of activations. A parameter that one
/// task alone reaches has one gradient, whose sign is pure: it is kept. Heads keep their plain gradients. Draws come from the
/// pipeline's seed and the number of the step.
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

    private static ulong Draw(ulong seed, long step)
    {
        var random = new RandomSource(seed, "weighting/graddrop", step);
        return ((ulong)random.NextUInt32() << 32) | random.NextUInt32();
    }
}
