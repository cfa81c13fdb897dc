namespace Multitask.Stages.Training;

/// <summary>Linear scalarisation with equal weights: the gradient of the plain sum of the losses.</summary>
internal static class Equal
{
    internal static Aggregator<Unit> Aggregator { get; } = Stateless.Of(Signal.Losses, seen =>
    {
        var ones = seen.Losses.Map(_ => 1.0).Strict();
        return new Weights(ones, ones, ones);
    });
}
