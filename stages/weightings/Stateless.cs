namespace Multitask.Stages.Weightings;

/// <summary>Aggregators that keep no state from step to step.</summary>
internal static class Stateless
{
    /// <summary>A method whose weights are a function of the observation alone.</summary>
    internal static Aggregator<Unit> Of(Signal needs, Func<Observation, Either<string, Weights>> weigh) => new(
        needs,
        _ => Unit.Default,
        (state, seen) => weigh(seen).Map(weights => (weights, state)),
        new StateCodec<Unit>(_ => Seq<double>.Empty, _ => Unit.Default));

    /// <summary>A method whose weights are a function of the Gramian alone.</summary>
    internal static Aggregator<Unit> OfGramian(Func<Gramian, Weights> weigh) =>
        Of(Signal.Gramian, seen => seen.Needed().Map(weigh));

    /// <summary>The Gramian. Left: it is missing or not finite.</summary>
    internal static Either<string, Gramian> Needed(this Observation seen) =>
        from gramian in seen.Gramian.ToEither("this weighting needs the inner products of the task gradients")
        from finite in double.IsFinite(gramian.Mean) && double.IsFinite(gramian.Trace)
            ? Prelude.Right<string, Gramian>(gramian)
            : Prelude.Left<string, Gramian>("the inner products of the task gradients are not finite")
        select finite;
}
