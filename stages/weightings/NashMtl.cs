using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>Nash-MTL (Navon et al., ICML 2022).</summary>
    /// <param name="MaxNorm">The largest norm of the combined gradient, which is clipped to it; 0 = not clipped.</param>
    public sealed record NashMtl(double MaxNorm = 1) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.NashMtl.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.NashMtl.Aggregator(this).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(Weightings.NashMtl.Solve);
    }
}

/// <summary>
/// Nash-MTL (Navon, Shamsian, Achituve, Maron, Kawaguchi, Chechik and Fetaya, "Multi-task learning as a bargaining game", ICML 2022,
/// claim 3.1): the Nash bargaining solution of the tasks, weights a with G a = 1 / a elementwise.
/// </summary>
/// <remarks>
/// As in the official code, G is first divided by its Frobenius norm n, so that the weights are sqrt(n) a; they apply to whole losses, heads
/// included, and the combined gradient of the shared parameters is clipped to <c>max_norm</c>. That code approximates a by a sequence of
/// convex programs that stops early; ours solves the equation to rounding. Its <c>update_weights_every</c> is <c>every</c> here.
/// </remarks>
internal static class NashMtl
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("nash-mtl", "Nash-MTL, bargaining", "Navon et al., ICML 2022, claim 3.1", Signal.Gramian, "K backward passes"),
        Field.Optional("max_norm", Decode.Double(Interval.AtLeast(0)), 1.0).Map(norm => new Weighting.NashMtl(norm)));

    internal static Solution Solve(Gramian gramian)
    {
        var weights = Bargaining.Solve(gramian, 1, []);
        return new Solution(Seq(weights), Bargaining.Residual(gramian, 1, weights));
    }

    /// <summary>The state is the last solution, from which the next solve starts.</summary>
    internal static Aggregator<Seq<double>> Aggregator(Weighting.NashMtl config) => new(
        Signal.Gramian,
        _ => Seq<double>(),
        (last, seen) => seen.Needed().Map(gramian => Weigh(config, gramian, last)),
        new StateCodec<Seq<double>>(last => last, saved => saved));

    private static (Weights, Seq<double>) Weigh(Weighting.NashMtl config, Gramian gramian, Seq<double> last)
    {
        var solution = Bargaining.Solve(gramian, 1, last.ToArray());
        var weights = Seq(solution).Times(gramian.Trace > 0 ? Math.Sqrt(Frobenius(gramian)) : 1);
        var length = Math.Sqrt(gramian.Quadratic(weights.ToArray()));
        var clip = config.MaxNorm > 0 && length > config.MaxNorm ? config.MaxNorm / length : 1;
        return (new Weights(weights.Times(clip), weights, weights), Seq(solution));
    }

    /// <summary>The Frobenius norm, computed relative to the largest entry so that squares do not overflow.</summary>
    private static double Frobenius(Gramian gramian)
    {
        var largest = Enumerable.Range(0, gramian.Tasks).Max(i => gramian[i, i]);
        var sum = Enumerable.Range(0, gramian.Tasks).Sum(i => gramian.Row(i).ToArray().Sum(value => value / largest * (value / largest)));
        return largest * Math.Sqrt(sum);
    }
}
