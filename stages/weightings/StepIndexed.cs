namespace Multitask.Stages.Weightings;

/// <summary>Aggregators whose only memory is how many answers they gave: what they draw depends on the seed and that number.</summary>
internal static class StepIndexed
{
    /// <summary>A method that is a function of the number of the step (from 0) and of what it sees.</summary>
    internal static Aggregator<long> Of(Signal needs, Func<long, Observation, Either<string, Weights>> weigh) => new(
        needs,
        _ => 0L,
        (step, seen) => weigh(step, seen).Map(weights => (weights, step + 1)),
        new StateCodec<long>(step => Prelude.Seq1((double)step), saved => (long)saved[0]));
}
