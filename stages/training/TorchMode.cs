using Multitask.Stages.Kernels;

namespace Multitask.Stages.Training;

/// <summary>How a network is evaluated.</summary>
/// <param name="Parameters">Its parameters and running statistics.</param>
/// <param name="Training">
/// True: batch normalisations use batch statistics, and move the running ones; those whose weight is frozen do not. False: they use the
/// running ones.
/// </param>
/// <param name="Precision">The arithmetic of convolutions.</param>
public sealed record TorchMode(ParameterVector Parameters, bool Training, Precision Precision)
{
    /// <summary>Which random numbers dropout and choices take in training.</summary>
    public RandomPass Random { get; init; }

    /// <summary>
    /// The ranks over whose examples batch normalisations take their statistics, whether this one's count among them, and the backward pass that
    /// will come; none: over this process's.
    /// </summary>
    public Option<(IRanks Ranks, bool Counts, BackwardPass Pass)> Shared { get; init; }

    /// <summary>The operations of which there is more than one implementation; libtorch's own unless said otherwise.</summary>
    public Operations Operations { get; init; } = Operations.LibTorch;
}
