namespace Multitask.Stages.Training;

/// <summary>Aggregators of methods that remember nothing from step to step.</summary>
internal static class Stateless
{
    /// <summary>A method that is a function of what it sees.</summary>
    internal static Aggregator<Unit> Of(Signal needs, Func<Observation, Either<string, Weights>> weigh) => new(
        needs,
        LooksAhead: false,
        _ => Unit.Default,
        (state, seen) => weigh(seen).Map(weights => (weights, state)),
        (state, _, _) => state,
        new StateCodec<Unit>(_ => Seq<double>.Empty, _ => Unit.Default));
}
