namespace Multitask.Models.Networks;

/// <summary>
/// Which network to build: the closed union of all network families, with their options. Each case is in the file of its network, with the
/// published defaults.
/// </summary>
public abstract partial record Architecture
{
    private Architecture() { }

    /// <summary>True if it predicts a value per pixel, false if one per example.</summary>
    public abstract bool Dense { get; }

    /// <summary>The kind of input that it reads.</summary>
    public abstract InputKind Reads { get; }

    /// <summary>The network for an input and the heads of the tasks, or all mistakes in the configuration.</summary>
    /// <param name="input">The input.</param>
    /// <param name="heads">One head per task, in the order of losses, gradients and weights.</param>
    public abstract Validation<string, Network> Describe(InputSpec input, Seq<HeadSpec> heads);
}
