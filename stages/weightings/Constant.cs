using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>Linear scalarisation with given weights.</summary>
    /// <param name="Weights">One per task, at least 0; empty = 1 for each.</param>
    public sealed record Constant(Seq<double> Weights) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Constant.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Constant.Aggregator(this).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(gramian => Weightings.Constant.Solve(this, gramian));

        private protected override Option<string> MisfitCore(Seq<string> tasks) => Weights.IsEmpty || Weights.Count == tasks.Count
            ? None
            : Some($"must have one entry per task ({tasks.Count}) in `weights`, found {Weights.Count}");
    }
}

/// <summary>Linear scalarisation with given weights: the gradient of sum_k w_k L_k.</summary>
/// <remarks>It needs only the losses and so costs one backward pass; the command <c>weigh</c> accepts a Gramian for it nevertheless.</remarks>
internal static class Constant
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("constant", "Linear scalarisation with given weights", "the baseline of every paper", Signal.Losses, "1 backward pass") { HasWeights = false },
        Field.Optional("weights", Decode.List(Decode.Double(Interval.AtLeast(0)), 1), Seq<double>())
            .Map(weights => new Weighting.Constant(weights)));

    internal static Aggregator<Unit> Aggregator(Weighting.Constant config) =>
        Stateless.Of(Signal.Losses, seen => Weights.OfLosses(Given(config, seen.Losses.Count)));

    internal static Solution Solve(Weighting.Constant config, Gramian gramian) =>
        new Solution(Given(config, gramian.Tasks), 0);

    private static Seq<double> Given(Weighting.Constant config, int tasks) => config.Weights.IsEmpty ? Vectors.Ones(tasks) : config.Weights;
}
