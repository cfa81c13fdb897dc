using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>FairGrad (Ban and Ji, ICML 2024).</summary>
    /// <param name="Alpha">Fairness: near 0 the plain sum, 1 Nash bargaining, large the worst-off task.</param>
    public sealed record FairGrad(double Alpha = 1) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.FairGrad.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.FairGrad.Aggregator(this).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(gramian => Weightings.FairGrad.Solve(this, gramian));
    }
}

/// <summary>
/// FairGrad (Ban and Ji, "Fair resource allocation in multi-task learning", ICML 2024, equation 6): alpha-fair shares of the decrease
/// of the losses, weights w with G w = w^(-1 / alpha) entry by entry.
/// </summary>
/// <remarks>
/// The official code makes the squares of the equation small from w = 1/K; we solve it, which is convex. Weights weigh whole losses, as
/// there.
/// </remarks>
internal static class FairGrad
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("fairgrad", "FairGrad, alpha-fair allocation", "Ban and Ji, ICML 2024, equation 6", Signal.Gramian, "K backward passes"),
        Field.Optional("alpha", Decode.Double(new Interval(0.05, false, 100, false)), 1.0).Map(alpha => new Weighting.FairGrad(alpha)));

    internal static Solution Solve(Weighting.FairGrad config, Gramian gramian)
    {
        var weights = Bargain.Solve(gramian, 1 / config.Alpha, []);
        return new Solution(Seq(weights), Bargain.Residual(gramian, 1 / config.Alpha, weights));
    }

    /// <summary>State: the last solution, where the next search starts.</summary>
    internal static Aggregator<Seq<double>> Aggregator(Weighting.FairGrad config) => new(
        Signal.Gramian,
        _ => Seq<double>(),
        (last, seen) => seen.Needed().Map(gramian =>
        {
            var weights = Seq(Bargain.Solve(gramian, 1 / config.Alpha, last.ToArray()));
            return (Weights.OfLosses(weights), weights);
        }),
        new StateCodec<Seq<double>>(last => last, saved => saved));
}
