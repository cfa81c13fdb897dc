namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>Scale-invariant linear scalarisation: the sum of the logarithms of the losses.</summary>
    public sealed record ScaleInvariant : Weighting;
}

/// <summary>
/// Scale-invariant linear scalarisation (the baseline SI of Navon et al., ICML 2022): the sum of the log-losses, so the factor of a loss
/// L is 1 / L and a loss in other units gives the same direction.
/// </summary>
/// <remarks>The published code takes log L; min_losses is taken off L first, and 1e-8 added, as in the published LOG_ methods.</remarks>
internal static class ScaleInvariant
{
    private static Aggregator<Unit> Aggregator { get; } =
        Stateless.Of(Signal.Losses, seen => Weights.OfLosses(Vectors.Ones(seen.Losses.Count)));

    internal static Method Method { get; } = Weightings.Method.Of<Weighting.ScaleInvariant>(
        new About(
            "scale-invariant", "Scale-invariant scalarisation",
            "Navon et al., ICML 2022, section 5", Signal.Losses,
            "1 backward pass"),
        Field.None(new Weighting.ScaleInvariant()),
        (_, roster) => Aggregator.Start(roster.Tasks.Count),
        Logarithms.Always);
}
