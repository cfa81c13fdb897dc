using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>How CAGrad scales its direction (the published code's <c>rescale</c>).</summary>
public enum Rescale
{
    /// <summary>Divide by 1 + c^2, the published default.</summary>
    OnePlusCSquared,

    /// <summary>Divide by 1 + c.</summary>
    OnePlusC,

    /// <summary>Leave it.</summary>
    None,
}

public abstract partial record Weighting
{
    /// <summary>CAGrad (Liu et al., NeurIPS 2021).</summary>
    /// <param name="C">How far the direction may leave the mean gradient, relative to its length; in [0, 1) it converges to a minimum
    /// of the mean loss.</param>
    /// <param name="Rescale">How the direction is scaled.</param>
    public sealed record Cagrad(double C = 0.4, Rescale Rescale = Rescale.OnePlusCSquared) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Cagrad.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Cagrad.Aggregator(this).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(gramian => Weightings.Cagrad.Solve(this, gramian));
    }
}

/// <summary>
/// CAGrad: conflict-averse gradient descent (Liu, Liu, Jin, Stone and Liu, NeurIPS 2021, algorithm 1). Among the directions within
/// c |g0| of the mean gradient g0 it takes the one that helps the worst-off task most, found by its dual on the simplex.
/// </summary>
/// <remarks>
/// The published training code multiplies the direction by the number of tasks, so that c = 0 gives the gradient of the plain sum,
/// and leaves the heads with their plain gradients: so do we. It solves the dual with a general solver; ours goes to a gap of 1e-9.
/// </remarks>
internal static class Cagrad
{
    private const double Floor = 1e-8;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "cagrad", "CAGrad, conflict-averse gradient descent",
            "Liu et al., NeurIPS 2021, algorithm 1", Signal.Gramian,
            "K backward passes"),
        Options.Apply((c, rescale) => new Weighting.Cagrad(c, rescale)));

    /// <summary><c>c</c> and <c>rescale</c>.</summary>
    internal static (Fields<double>, Fields<Rescale>) Options => (
        Field.Optional("c", Decode.Double(Interval.AtLeast(0)), 0.4),
        Field.Optional(
            "rescale",
            Decode.Choice(("1+c^2", Rescale.OnePlusCSquared), ("1+c", Rescale.OnePlusC), ("none", Rescale.None)),
            Rescale.OnePlusCSquared));

    /// <summary>Factors a_k of the direction d = sum_k a_k g_k relative to the mean gradient, not rescaled: a = 1/K + lambda w.</summary>
    internal static (Seq<double> Factors, Seq<double> Simplex) Direction(Gramian gramian, double c) =>
        Direction(gramian, Enumerable.Repeat(1.0 / gramian.Tasks, gramian.Tasks).ToArray(), c, []);

    /// <summary>The same around the gradient with any weights b instead of 1/K: a = b + lambda w.</summary>
    internal static (Seq<double> Factors, Seq<double> Simplex) Direction(Gramian gramian, double[] preference, double c, double[] warm)
    {
        var radius = Radius(gramian.Quadratic(preference), c);
        var w = CagradDual.Solve(gramian, preference, radius, warm);
        var lambda = radius / (Math.Sqrt(gramian.Quadratic(w)) + Floor);
        return (Seq(w.Select((weight, task) => preference[task] + (lambda * weight)).ToArray()), Seq(w));
    }

    /// <summary>c0 = c |g0|, with the floors of the published code.</summary>
    internal static double Radius(Gramian gramian, double c) => Radius(Math.Max(0, gramian.Mean), c);

    /// <summary>The published <c>rescale</c>.</summary>
    internal static double Divisor(double c, Rescale rescale) => rescale switch
    {
        Rescale.OnePlusC => 1 + c,
        Rescale.None => 1,
        _ => 1 + (c * c),
    };

    /// <summary>State: the last point of the simplex, where the next search starts.</summary>
    internal static Aggregator<Seq<double>> Aggregator(Weighting.Cagrad config) => new(
        Signal.Gramian,
        _ => Seq<double>(),
        (last, seen) => seen.Needed().Map(gramian => Weigh(config, gramian, last)),
        new StateCodec<Seq<double>>(last => last, saved => saved));

    private static (Weights, Seq<double>) Weigh(Weighting.Cagrad config, Gramian gramian, Seq<double> last)
    {
        var uniform = Enumerable.Repeat(1.0 / gramian.Tasks, gramian.Tasks).ToArray();
        var (factors, simplex) = Direction(gramian, uniform, config.C, last.ToArray());
        var scale = gramian.Tasks / Divisor(config.C, config.Rescale);
        return (new Weights(factors.Times(scale), Vectors.Ones(gramian.Tasks), simplex), simplex);
    }

    /// <summary>c0 from the squared length of the mean gradient.</summary>
    internal static double Radius(double meanSquared, double c) => (c * Math.Sqrt(meanSquared + Floor)) + Floor;

    /// <summary>The factors of the task gradients, not rescaled; the residual is the dual's relative duality gap.</summary>
    internal static Solution Solve(Weighting.Cagrad config, Gramian gramian)
    {
        var (factors, simplex) = Direction(gramian, config.C);
        return new Solution(factors, new ConeProblem(gramian, Radius(gramian, config.C), Floor).RelativeGap(simplex.ToArray()));
    }
}
