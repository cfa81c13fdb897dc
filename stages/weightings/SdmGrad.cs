namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>SDMGrad (Xiao, Ban and Ji, NeurIPS 2023).</summary>
    /// <param name="Lambda">How strongly the direction is pulled to the mean gradient: 0 = the direction of MGDA, large = the mean gradient.</param>
    /// <param name="Iterations">Gradient steps of the weights after each step of the network.</param>
    /// <param name="LearningRate">Learning rate of the weights.</param>
    public sealed record SdmGrad(double Lambda = 0.3, int Iterations = 20, double LearningRate = 5) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.SdmGrad.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.SdmGrad.Aggregator(this).Start(tasks.Count);
    }
}

/// <summary>
/// SDMGrad (Xiao, Ban and Ji, "Direction-oriented multi-objective learning: simple and provable stochastic algorithms", NeurIPS 2023,
/// algorithm 1): the weights w on the simplex minimise |J'w + lambda g0|^2 / 2, with g0 the mean gradient, by projected stochastic gradient
/// steps along J1 (J2'w + lambda g0_2), where J1 and J2 come from independent batches and g0_2 is the mean gradient of J2. The direction is
/// (J'w + lambda g0) / (1 + lambda) on a third batch.
/// </summary>
/// <remarks>
/// The published step draws three batches at the same parameters; ours uses three successive batches, as in <see cref="Modo"/>: a step uses
/// the w that the two steps before gave, and the first two steps use equal weights. As in LibMTL, which follows the authors' code, the inner
/// products are divided by the squared mean norm of the gradients, and w moves with a momentum of 0.5 that starts at zero in every step. The
/// heads keep their plain gradients.
/// </remarks>
internal static class SdmGrad
{
    private const double Momentum = 0.5;
    private const double Floor = 1e-8;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "sdmgrad", "SDMGrad, direction-oriented gradients",
            "Xiao et al., NeurIPS 2023, algorithm 1", Signal.Gradients,
            "K backward passes, K extra values stored per parameter"),
        (
            Field.Optional("lambda", Decode.Double(Interval.AtLeast(0)), 0.3),
            Field.Optional("iterations", Decode.Int(1, 100_000), 20),
            Field.Optional("lr", Decode.Double(Interval.Positive), 5.0))
            .Apply((lambda, iterations, lr) => new Weighting.SdmGrad(lambda, iterations, lr)));

    /// <summary>The state is w.</summary>
    internal static Aggregator<Seq<double>> Aggregator(Weighting.SdmGrad config) => DoubleSampling.Of(
        w => Direction(config, w), (w, products) => Descent(config, w, Scaled(products)));

    private static Weights Direction(Weighting.SdmGrad config, Seq<double> w) =>
        Weights.OfGradients(w.Map(weight => (weight + (config.Lambda / w.Count)) / (1 + config.Lambda)).Strict()) with { Reported = w };

    private static Seq<double> Descent(Weighting.SdmGrad config, Seq<double> start, Seq<Seq<double>> products)
    {
        var tasks = start.Count;
        var (w, velocity) = (start, Vectors.Fill(tasks, 0));
        var mean = products.Map(row => config.Lambda * row.Sum() / tasks).Strict();
        for (var step = 0; step < config.Iterations; step++)
        {
            var (at, before) = (w, velocity);
            velocity = Vectors.Of(tasks, task => (Momentum * before[task]) + Vectors.Dot(products[task], at) + mean[task]);
            w = SimplexProjection.Of(w.Zip(velocity, (weight, change) => weight - (config.LearningRate * change)).Strict());
        }

        return w;
    }

    private static Seq<Seq<double>> Scaled(Seq<Seq<double>> products)
    {
        var length = products.Map((task, row) => Math.Sqrt(Math.Max(row[task], 0))).Sum() / products.Count;
        return products.Map(row => row.Times(1 / ((length * length) + Floor))).Strict();
    }
}
