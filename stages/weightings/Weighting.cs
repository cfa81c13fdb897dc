namespace Multitask.Stages.Weightings;

/// <summary>
/// How the tasks' losses or gradients are put together: the closed union of every method, as configured. Each case stands in its method's
/// file, with the published defaults.
/// </summary>
public abstract partial record Weighting
{
    private Weighting() { }

    /// <summary>Whether the logarithms of the losses take the place of the losses, so that scales do not matter.</summary>
    public bool Log { get; init; }

    /// <summary>A lower bound of each task's loss, taken off before a logarithm; empty = zero for each.</summary>
    public Seq<double> MinLosses { get; init; }

    /// <summary>Weights are used for so many steps; all but the first of these cost one backward pass.</summary>
    public int Every { get; init; } = 1;
}
