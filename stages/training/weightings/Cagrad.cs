namespace Multitask.Stages.Training;

/// <summary>
/// CAGrad: conflict-averse gradient descent (Liu, Liu, Jin, Stone and Liu, NeurIPS 2021, algorithm 1). Among the directions within
/// c |g0| of the mean gradient g0 it takes the one that helps the worst-off task most, found by its dual on the simplex.
/// </summary>
/// <remarks>
/// The published training code multiplies the direction by the number of tasks, so that c = 0 gives the gradient of the plain sum,
/// and leaves the heads with their plain gradients: so do we.
/// </remarks>
internal static class Cagrad
{
    private const double Floor = 1e-8;

    /// <summary>The method for a configuration.</summary>
    internal static Aggregator<Unit> Aggregator(Weighting.Cagrad config) => Stateless.Of(
        Signal.Gramian,
        seen => seen.Gramian.ToEither("CAGrad needs the Gramian of the task gradients").Map(gramian => Weigh(config, gramian)));

    /// <summary>Factors a_k of the direction d = sum_k a_k g_k relative to the mean gradient, not rescaled: a = 1/K + lambda w.</summary>
    internal static (Seq<double> Factors, Seq<double> Simplex) Direction(Gramian gramian, double c)
    {
        var tasks = gramian.Tasks;
        var radius = Radius(gramian, c);
        var w = CagradDual.Solve(gramian, radius);
        var lambda = radius / (Math.Sqrt(Math.Max(0, CagradDual.Quadratic(gramian, w))) + Floor);
        return (Prelude.Seq(w.Select(value => (1.0 / tasks) + (lambda * value)).ToArray()), Prelude.Seq(w));
    }

    /// <summary>c0 = c |g0|, with the floors of the published code.</summary>
    internal static double Radius(Gramian gramian, double c) => (c * Math.Sqrt(Math.Max(0, gramian.Mean) + Floor)) + Floor;

    private static Weights Weigh(Weighting.Cagrad config, Gramian gramian)
    {
        var (factors, simplex) = Direction(gramian, config.C);
        var scale = gramian.Tasks / Divisor(config);
        return new Weights(factors.Map(factor => factor * scale).Strict(), factors.Map(_ => 1.0).Strict(), simplex);
    }

    private static double Divisor(Weighting.Cagrad config) => config.Rescale switch
    {
        Rescale.OnePlusC => 1 + config.C,
        Rescale.None => 1,
        _ => 1 + (config.C * config.C),
    };
}
