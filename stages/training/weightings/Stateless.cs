namespace Multitask.Stages.Training;

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

    /// <summary>The Gramian, or why there is none.</summary>
    internal static Either<string, Gramian> Needed(this Observation seen) =>
        seen.Gramian.ToEither("this weighting needs the inner products of the task gradients");
}
