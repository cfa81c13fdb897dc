using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>Trimmed mean (Yin et al., ICML 2018).</summary>
    /// <param name="Trim">
    /// How many of the largest and how many of the smallest gradients are left out, for each parameter; none = 1, or 0 for at most two tasks.
    /// </param>
    public sealed record TrimmedMean(Option<int> Trim = default) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.TrimmedMean.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.TrimmedMean.Aggregator(this).Start(tasks.Count);

        private protected override Option<string> MisfitCore(Seq<string> tasks) => Weightings.TrimmedMean.Misfit(this, tasks);
    }
}

/// <summary>
/// Trimmed mean (Yin, Chen, Ramchandran and Bartlett, "Byzantine-robust distributed learning: towards optimal statistical rates", ICML 2018,
/// definition 2): for every parameter, the mean of the task gradients without the largest and the smallest ones.
/// </summary>
/// <remarks>
/// The mean is multiplied by K, so that trimming nothing gives the gradient of the plain sum. A parameter that only one task uses has a
/// single gradient, which is kept. The heads keep their plain gradients.
/// </remarks>
internal static class TrimmedMean
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "trimmed-mean", "Trimmed mean of the gradients",
            "Yin et al., ICML 2018, definition 2", Signal.Gradients,
            "K backward passes, a sort per parameter")
        { HasWeights = false },
        Field.Maybe("trim", Decode.Int(0, 10_000)).Map(trim => new Weighting.TrimmedMean(trim)));

    internal static Aggregator<Unit> Aggregator(Weighting.TrimmedMean config) =>
        Stateless.Of(Signal.Gradients, seen => Weigh(config, seen.Losses.Count));

    internal static Option<string> Misfit(Weighting.TrimmedMean config, Seq<string> tasks) =>
        Trim(config, tasks.Count) is var trim && 2 * trim < tasks.Count
            ? None
            : Some($"`trim` must be less than half the number of tasks ({tasks.Count}), found {trim}");

    private static int Trim(Weighting.TrimmedMean config, int tasks) => config.Trim.IfNone(tasks > 2 ? 1 : 0);

    private static Weights Weigh(Weighting.TrimmedMean config, int tasks) => Weights.OfLosses(Vectors.Ones(tasks)) with
    {
        Elementwise = Some<Elementwise>(new Elementwise.TrimmedMean(Trim(config, tasks))),
    };
}
