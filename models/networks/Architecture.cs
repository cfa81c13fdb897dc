namespace Multitask.Models.Networks;

/// <summary>
/// Which network to build: the closed union of every network family, as configured. Each case stands in its network's file, with the
/// published defaults.
/// </summary>
public abstract partial record Architecture
{
    private Architecture() { }

    /// <summary>True if it predicts a value per pixel, false if one per image.</summary>
    public abstract bool Dense { get; }

    /// <summary>The network for inputs of a shape with one head per task, or every reason why there is none.</summary>
    /// <param name="input">The shape of one input.</param>
    /// <param name="heads">One per task, in the order in which losses, gradients and weights are numbered.</param>
    public abstract Validation<string, Network> Describe(Shape input, Seq<HeadSpec> heads);
}
