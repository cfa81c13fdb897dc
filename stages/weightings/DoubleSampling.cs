using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>
/// Methods that learn their task weights from inner products of gradients on independent batches. Successive batches serve as independent
/// ones: a step uses the weights that earlier steps gave, and the inner products of its gradients with those of the step before give the
/// weights of the next step.
/// </summary>
internal static class DoubleSampling
{
    /// <summary>A method whose state is its task weights, equal at first.</summary>
    /// <param name="weigh">Maps the state to the weights of a step.</param>
    /// <param name="next">
    /// Maps the state and the (K, K) inner products to the next state; entry (i, j) is that of task i's gradient in this step with task j's
    /// in the step before.
    /// </param>
    internal static Aggregator<Seq<double>> Of(Func<Seq<double>, Weights> weigh, Func<Seq<double>, Seq<Seq<double>>, Seq<double>> next) => new(
        Signal.Gradients,
        tasks => Vectors.Fill(tasks, 1.0 / tasks),
        (state, seen) => Finite(seen.CrossProducts).Map(products =>
            (weigh(state), products.Map(known => next(state, known)).IfNone(state))),
        new StateCodec<Seq<double>>(state => state, saved => saved))
    {
        Requests = _ => new GradientRequest(Signal.Gradients) { Memory = new RowMemory.Previous() },
    };

    private static Either<string, Option<Seq<Seq<double>>>> Finite(Option<Seq<Seq<double>>> products) =>
        products.Exists(rows => rows.Exists(row => row.Exists(value => !double.IsFinite(value))))
            ? Left<string, Option<Seq<Seq<double>>>>("the inner products of the task gradients are not finite")
            : products;
}
