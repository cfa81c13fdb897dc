using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>What MGDA divides each task gradient by before it solves the min-norm problem (the published <c>normalization</c>).</summary>
public enum GradientScale
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The norm of the gradient.</summary>
    Length,

    /// <summary>The task's loss.</summary>
    Loss,

    /// <summary>The task's loss times the norm of the gradient.</summary>
    LossTimesLength,
}

public abstract partial record Weighting
{
    /// <summary>MGDA (Desideri 2012; Sener and Koltun, NeurIPS 2018).</summary>
    /// <param name="Normalize">What the gradients are divided by first.</param>
    /// <param name="LeftOut">The weight of a task to which the min-norm solution gives 0, before the weights are normalised to sum to 1.</param>
    public sealed record Mgda(GradientScale Normalize = GradientScale.None, double LeftOut = 0) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Mgda.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Mgda.Aggregator(this).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(gramian => Weightings.Mgda.Solve(this, gramian));
    }
}

/// <summary>
/// MGDA, the multiple-gradient descent algorithm (Desideri, 2012; Sener and Koltun, "Multi-task learning as multi-objective optimization",
/// NeurIPS 2018, equation 3): the w on the simplex with the least |sum_k w_k g_k|, whose combined gradient conflicts with no task.
/// </summary>
/// <remarks>
/// As in the published code of FAMO and Nash-MTL, the gradients are those w.r.t. the shared parameters, and the weights, times K, apply to
/// whole losses, heads included. With <c>normalize</c> (whose <c>norm</c> that code calls l2) they apply to the original losses, whose
/// gradients are not divided. With <c>log</c> the weights are divided by sum_k w_k / (L_k - minimum) instead of multiplied by K (LOG_MGDA in
/// that code). The published solver stops early, at an accuracy of 1e-6; ours solves to rounding.
/// For two tasks the published solver never returns a weight of 0: if one gradient alone is the solution, the other task still gets 0.001.
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

    /// <summary>The state is the last solution, from which the next solve starts.</summary>
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

    /// <summary>Gives tasks of weight 0 the weight <c>left_out</c>, and normalises.</summary>
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
