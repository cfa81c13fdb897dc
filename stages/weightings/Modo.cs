namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>MoDo (Chen et al., NeurIPS 2023).</summary>
    /// <param name="Gamma">Step size of the task weights.</param>
    /// <param name="Rho">Regularisation added to the diagonal of the inner products of the gradients.</param>
    public sealed record Modo(double Gamma = 0.001, double Rho = 0.1) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Modo.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Modo.Aggregator(this).Start(tasks.Count);
    }
}

/// <summary>
/// MoDo (Chen, Fernando, Ying and Chen, "Three-way trade-off in multi-objective learning: optimization, generalization and
/// conflict-avoidance", NeurIPS 2023, algorithm 1): the task weights lambda take one projected gradient step on
/// |J'lambda|^2 / 2 + rho |lambda|^2 / 2. Its gradient is estimated without bias by J1 J2'lambda + rho lambda, with J1 and J2 from
/// independent batches (double sampling); lambda then combines the gradients of a third batch.
/// </summary>
/// <remarks>
/// The published step draws three batches at the same parameters. Ours uses three successive batches: a step combines its gradients J_t with
/// the lambda that J_(t-1) and J_(t-2) gave, and J_t J_(t-1)' then gives the next lambda. The batches are just as independent, and a step
/// costs one batch instead of three; but the older gradients are those at the parameters one and two updates ago. The first two steps use
/// equal weights. The defaults are those of LibMTL. The heads keep their plain gradients.
/// </remarks>
internal static class Modo
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "modo", "MoDo, double sampling",
            "Chen et al., NeurIPS 2023, algorithm 1", Signal.Gradients,
            "K backward passes, K extra values stored per parameter"),
        (Field.Optional("gamma", Decode.Double(Interval.Positive), 0.001), Field.Optional("rho", Decode.Double(Interval.AtLeast(0)), 0.1))
            .Apply((gamma, rho) => new Weighting.Modo(gamma, rho)));

    /// <summary>The state is lambda.</summary>
    internal static Aggregator<Seq<double>> Aggregator(Weighting.Modo config) => DoubleSampling.Of(
        Weights.OfGradients, (lambda, products) => Next(config, lambda, products));

    private static Seq<double> Next(Weighting.Modo config, Seq<double> lambda, Seq<Seq<double>> products) =>
        SimplexProjection.Of(Vectors.Of(lambda.Count, task =>
            lambda[task] - (config.Gamma * (Vectors.Dot(products[task], lambda) + (config.Rho * lambda[task])))));
}
