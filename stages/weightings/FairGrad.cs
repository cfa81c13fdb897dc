using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>FairGrad (Ban and Ji, ICML 2024).</summary>
    /// <param name="Alpha">Degree of fairness: near 0 = the plain sum, 1 = Nash bargaining, large = the worst-off task.</param>
    public sealed record FairGrad(double Alpha = 1) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.FairGrad.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.FairGrad.Aggregator(this).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(gramian => Weightings.FairGrad.Solve(this, gramian));
    }
}

/// <summary>
/// FairGrad (Ban and Ji, "Fair resource allocation in multi-task learning", ICML 2024, equation 6): an alpha-fair allocation of the
/// decrease among the tasks, the weights w with G w = w^(-1 / alpha) elementwise.
/// </summary>
/// <remarks>
/// The official code minimises the squared residual of the equation from w = 1/K; we solve the equation, as the optimality condition of a
/// convex problem. As there, the weights apply to whole losses, heads included.
/// </remarks>
internal static class FairGrad
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("fairgrad", "FairGrad, alpha-fair allocation", "Ban and Ji, ICML 2024, equation 6", Signal.Gramian, "K backward passes"),
        Field.Optional("alpha", Decode.Double(new Interval(0.05, false, 100, false)), 1.0).Map(alpha => new Weighting.FairGrad(alpha)));

    internal static Solution Solve(Weighting.FairGrad config, Gramian gramian)
    {
        var weights = Bargaining.Solve(gramian, 1 / config.Alpha, []);
        return new Solution(Seq(weights), Bargaining.Residual(gramian, 1 / config.Alpha, weights));
    }

    /// <summary>The state is the last solution, from which the next solve starts.</summary>
    internal static Aggregator<Seq<double>> Aggregator(Weighting.FairGrad config) => new(
        Signal.Gramian,
        _ => Seq<double>(),
        (last, seen) => seen.Needed().Map(gramian =>
        {
            var weights = Seq(Bargaining.Solve(gramian, 1 / config.Alpha, last.ToArray()));
            return (Weights.OfLosses(weights), weights);
        }),
        new StateCodec<Seq<double>>(last => last, saved => saved));
}
