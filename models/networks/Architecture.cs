namespace Multitask.Models.Networks;

/// <summary>
/// Which network to build: the closed union of every network family, as configured. Each case stands in its network's file, with the
/// published defaults.
/// </summary>
public abstract partial record Architecture
{
    private Architecture() { }

    /// <summary>True if it predicts a value per pixel, false if one per example.</summary>
    public abstract bool Dense { get; }

    /// <summary>What it reads.</summary>
    public abstract InputKind Reads { get; }

    /// <summary>The network for an input with one head per task, or every reason why there is none.</summary>
    /// <param name="input">What it reads.</param>
    /// <param name="heads">One per task, in the order in which losses, gradients and weights are numbered.</param>
    public abstract Validation<string, Network> Describe(InputSpec input, Seq<HeadSpec> heads);
}
