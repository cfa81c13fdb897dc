namespace Multitask.Stages.Weightings;

/// <summary>Aggregators of methods that remember nothing from step to step.</summary>
internal static class Stateless
{
    /// <summary>A method that is a function of what it sees.</summary>
    internal static Aggregator<Unit> Of(Signal needs, Func<Observation, Either<string, Weights>> weigh) => new(
        needs,
        _ => Unit.Default,
        (state, seen) => weigh(seen).Map(weights => (weights, state)),
        new StateCodec<Unit>(_ => Seq<double>.Empty, _ => Unit.Default));

    /// <summary>A method that is a function of the Gramian.</summary>
    internal static Aggregator<Unit> OfGramian(Func<Gramian, Weights> weigh) =>
        Of(Signal.Gramian, seen => seen.Needed().Map(weigh));

    /// <summary>The Gramian, or why there is none to work with.</summary>
    internal static Either<string, Gramian> Needed(this Observation seen) =>
        from gramian in seen.Gramian.ToEither("this weighting needs the inner products of the task gradients")
        from finite in double.IsFinite(gramian.Mean) && double.IsFinite(gramian.Trace)
            ? Prelude.Right<string, Gramian>(gramian)
            : Prelude.Left<string, Gramian>("the inner products of the task gradients are not finite")
        select finite;
}
