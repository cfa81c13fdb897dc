using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>
/// Methods whose task weights follow from products of gradients on independent batches. Successive batches serve as these: each step is
/// weighed with what earlier ones gave, and its gradients, times those of the step before, give the weights of the next.
/// </summary>
internal static class DoubleSampling
{
    /// <summary>A method whose state is its weights, equal at first.</summary>
    /// <param name="weigh">From the state to what a step answers.</param>
    /// <param name="next">
    /// From the state and the products, entry (i, j) that of task i's gradient in this step and task j's in the one before, to the next state.
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
