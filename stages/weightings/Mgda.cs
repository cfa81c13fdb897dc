using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>What MGDA divides task gradients by before it looks for the shortest combination.</summary>
public enum GradientScale
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Their length.</summary>
    Length,

    /// <summary>The loss.</summary>
    Loss,

    /// <summary>The loss times their length.</summary>
    LossTimesLength,
}

public abstract partial record Weighting
{
    /// <summary>MGDA (Desideri 2012; Sener and Koltun, NeurIPS 2018).</summary>
    /// <param name="Normalize">What gradients are divided by first.</param>
    /// <param name="LeftOut">What a task gets that the shortest combination leaves out, before the weights are made to sum to 1.</param>
    public sealed record Mgda(GradientScale Normalize = GradientScale.None, double LeftOut = 0) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Mgda.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Mgda.Aggregator(this).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(gramian => Weightings.Mgda.Solve(this, gramian));
    }
}

/// <summary>
/// MGDA: multiple-gradient descent (Desideri, 2012; Sener and Koltun, "Multi-task learning as multi-objective optimization", NeurIPS 2018,
/// equation 3): the weights on the simplex whose combined gradient is shortest, a direction that conflicts with no task.
/// </summary>
/// <remarks>
/// As in the FAMO and Nash-MTL programs, gradients are those on the shared parameters, weights times K weigh whole losses, and with
/// <c>normalize</c> (whose <c>norm</c> they call l2) they weigh the losses whose gradients were not divided. With <c>log</c> weights are
/// divided by sum w / (loss - minimum) instead of multiplied by K (their LOG_MGDA). The published solver stops early, at weights good to
/// 1e-6; ours goes to rounding.
/// Of two tasks the published solver never leaves one out: where one gradient alone is shortest, the other keeps a thousandth;
/// <c>left_out: 0.001</c> does the same.
/// </remarks>
internal static class Mgda
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "mgda", "MGDA, multiple-gradient descent",
            "Sener and Koltun, NeurIPS 2018, equation 3", Signal.Gramian,
            "K backward passes"),
        (Field.Optional(
            "normalize",
            Decode.Choice(
                ("none", GradientScale.None),
                ("norm", GradientScale.Length),
                ("loss", GradientScale.Loss),
                ("loss+", GradientScale.LossTimesLength)),
            GradientScale.None),
            Field.Optional("left_out", Decode.Double(new Interval(0, false, 1, true)), 0.0))
            .Apply((normalize, leftOut) => new Weighting.Mgda(normalize, leftOut)));

    /// <summary>State: the last weights, where the next search starts.</summary>
    internal static Aggregator<Seq<double>> Aggregator(Weighting.Mgda config) => new(
        Signal.Gramian,
        _ => Seq<double>(),
        (last, seen) => seen.Needed().Map(gramian => Weigh(config, gramian, seen.Losses, last)),
        new StateCodec<Seq<double>>(last => last, saved => saved));

    private static (Weights, Seq<double>) Weigh(Weighting.Mgda config, Gramian gramian, Seq<double> losses, Seq<double> last)
    {
        var plain = config.Log ? losses.Map(Math.Exp).Strict() : losses;
        var shortest = Seq(MinNorm.Solve(Normalised(config, gramian, plain), last.ToArray()));
        var w = Raised(shortest, config.LeftOut);
        var factor = config.Log ? 1 / w.Zip(plain, (weight, loss) => weight / loss).Sum() : gramian.Tasks;
        var reported = w.Times(config.Log ? 1 : gramian.Tasks);
        return (Weights.OfLosses(w.Times(factor)) with { Reported = reported }, shortest);
    }

    private static Seq<double> Raised(Seq<double> weights, double leftOut)
    {
        var raised = weights.Map(weight => weight > 0 ? weight : leftOut).Strict();
        return leftOut > 0 ? raised.Times(1 / raised.Sum()) : weights;
    }

    private static Gramian Normalised(Weighting.Mgda config, Gramian gramian, Seq<double> losses) => config.Normalize switch
    {
        GradientScale.Length => gramian.Scaled(Vectors.Of(gramian.Tasks, task => Inverse(gramian.Length(task)))),
        GradientScale.Loss => gramian.Scaled(losses.Map(Inverse).Strict()),
        GradientScale.LossTimesLength => gramian.Scaled(Vectors.Of(gramian.Tasks, task => Inverse(losses[task] * gramian.Length(task)))),
        _ => gramian,
    };

    private static double Inverse(double value) => value == 0 ? 0 : 1 / value;

    /// <summary>The weights on the simplex; the residual is the relative duality gap.</summary>
    internal static Solution Solve(Weighting.Mgda config, Gramian gramian)
    {
        var scaled = Normalised(config, gramian, Vectors.Ones(gramian.Tasks));
        var w = MinNorm.Solve(scaled, []);
        return new Solution(Seq(w), new QuadraticProblem(scaled).RelativeGap(w));
    }
}
