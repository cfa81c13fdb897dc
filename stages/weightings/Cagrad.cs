using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>How CAGrad rescales its update direction (the published code's <c>rescale</c>).</summary>
public enum Rescale
{
    /// <summary>Divide by 1 + c^2, the published default.</summary>
    OnePlusCSquared,

    /// <summary>Divide by 1 + c.</summary>
    OnePlusC,

    /// <summary>Do not rescale.</summary>
    None,
}

public abstract partial record Weighting
{
    /// <summary>CAGrad (Liu et al., NeurIPS 2021).</summary>
    /// <param name="C">
    /// Radius of the ball around the mean gradient that holds the update direction, relative to the norm of the mean gradient. For c in
    /// [0, 1) CAGrad converges to a minimum of the mean loss.
    /// </param>
    /// <param name="Rescale">How the direction is rescaled.</param>
    public sealed record Cagrad(double C = 0.4, Rescale Rescale = Rescale.OnePlusCSquared) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Cagrad.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Cagrad.Aggregator(this).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(gramian => Weightings.Cagrad.Solve(this, gramian));
    }
}

/// <summary>
/// CAGrad (Liu, Liu, Jin, Stone and Liu, "Conflict-averse gradient descent for multi-task learning", NeurIPS 2021, algorithm 1): of all
/// directions d with |d - g0| at most c |g0|, g0 the mean gradient, the one that maximises the smallest decrease min_k g_k'd. The dual
/// on the simplex gives d = g0 + lambda sum_k w_k g_k with lambda = c |g0| / |sum_k w_k g_k|.
/// </summary>
/// <remarks>
/// As in the published training code, the direction is multiplied by the number of tasks, so that c = 0 gives the gradient of the plain
/// sum, and the heads keep their plain gradients. That code solves the dual with a general-purpose solver; ours reaches a relative duality
/// gap of 1e-9.
/// </remarks>
internal static class Cagrad
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "cagrad", "CAGrad, conflict-averse gradient descent",
            "Liu et al., NeurIPS 2021, algorithm 1", Signal.Gramian,
            "K backward passes"),
        Options.Apply((c, rescale) => new Weighting.Cagrad(c, rescale)));

    /// <summary>The keys <c>c</c> and <c>rescale</c>.</summary>
    internal static (Fields<double>, Fields<Rescale>) Options => (
        Field.Optional("c", Decode.Double(Interval.AtLeast(0)), 0.4),
        Field.Optional(
            "rescale",
            Decode.Choice(("1+c^2", Rescale.OnePlusCSquared), ("1+c", Rescale.OnePlusC), ("none", Rescale.None)),
            Rescale.OnePlusCSquared));

    /// <summary>The coefficients a = 1/K + lambda w of the direction d = sum_k a_k g_k, not rescaled, and the w on the simplex.</summary>
    internal static (Seq<double> Factors, Seq<double> Simplex) Direction(Gramian gramian, double c) =>
        Direction(gramian, Vectors.Uniform(gramian.Tasks), c, []);

    /// <summary>The same around the gradient sum_k b_k g_k with any weights b in place of 1/K: a = b + lambda w.</summary>
    internal static (Seq<double> Factors, Seq<double> Simplex) Direction(Gramian gramian, double[] preference, double c, double[] warm)
    {
        var radius = Radius(gramian.Quadratic(preference), c);
        var w = CagradDual.Solve(gramian, preference, radius, warm);
        var lambda = radius / (Math.Sqrt(gramian.Quadratic(w)) + CagradDual.Floor);
        return (Seq(w.Select((weight, task) => preference[task] + (lambda * weight)).ToArray()), Seq(w));
    }

    /// <summary>The radius c0 = c |g0|, with the epsilons of the published code.</summary>
    internal static double Radius(Gramian gramian, double c) => Radius(Math.Max(0, gramian.Mean), c);

    /// <summary>What <c>rescale</c> divides the direction by.</summary>
    internal static double Divisor(double c, Rescale rescale) => rescale switch
    {
        Rescale.OnePlusC => 1 + c,
        Rescale.None => 1,
        _ => 1 + (c * c),
    };

    /// <summary>The state is the last w on the simplex, from which the next solve starts.</summary>
    internal static Aggregator<Seq<double>> Aggregator(Weighting.Cagrad config) => new(
        Signal.Gramian,
        _ => Seq<double>(),
        (last, seen) => seen.Needed().Map(gramian => Weigh(config, gramian, last)),
        new StateCodec<Seq<double>>(last => last, saved => saved));

    private static (Weights, Seq<double>) Weigh(Weighting.Cagrad config, Gramian gramian, Seq<double> last)
    {
        var (factors, simplex) = Direction(gramian, Vectors.Uniform(gramian.Tasks), config.C, last.ToArray());
        var scale = gramian.Tasks / Divisor(config.C, config.Rescale);
        return (new Weights(factors.Times(scale), Vectors.Ones(gramian.Tasks), simplex), simplex);
    }

    /// <summary>The radius c0 from the squared norm of the mean gradient.</summary>
    internal static double Radius(double squaredNorm, double c) => (c * Math.Sqrt(squaredNorm + CagradDual.Floor)) + CagradDual.Floor;

    /// <summary>The coefficients of the task gradients, not rescaled; the residual is the relative duality gap of the dual.</summary>
    internal static Solution Solve(Weighting.Cagrad config, Gramian gramian)
    {
        var (factors, simplex) = Direction(gramian, config.C);
        return new Solution(factors, new ConeProblem(gramian, Radius(gramian, config.C), CagradDual.Floor).RelativeGap(simplex.ToArray()));
    }
}
