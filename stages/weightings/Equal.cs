namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>Linear scalarisation: the plain sum of the losses.</summary>
    public sealed record Equal : Weighting;
}

/// <summary>Linear scalarisation with equal weights: the gradient of the plain sum of the losses.</summary>
internal static class Equal
{
    private static Aggregator<Unit> Aggregator { get; } =
        Stateless.Of(Signal.Losses, seen => Weights.OfLosses(Vectors.Ones(seen.Losses.Count)));

    internal static Method Method { get; } = Weightings.Method.Of<Weighting.Equal>(
        new About("equal", "Linear scalarisation", "the baseline of every paper", Signal.Losses, "1 backward pass"),
        Field.None(new Weighting.Equal()),
        (_, roster) => Aggregator.Start(roster.Tasks.Count));
}
