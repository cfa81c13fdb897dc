namespace Multitask.Stages.Weightings;

/// <summary>Aggregators whose only state is the step number, on which random draws and decaying step sizes depend.</summary>
internal static class StepIndexed
{
    /// <summary>A method whose weights are a function of the step number (from 0) and of the observation.</summary>
    internal static Aggregator<long> Of(Signal needs, Func<long, Observation, Either<string, Weights>> weigh) => new(
        needs,
        _ => 0L,
        (step, seen) => weigh(step, seen).Map(weights => (weights, step + 1)),
        new StateCodec<long>(step => Prelude.Seq1((double)step), saved => (long)saved[0]));
}
