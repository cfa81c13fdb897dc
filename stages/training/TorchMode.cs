using Multitask.Stages.Kernels;

namespace Multitask.Stages.Training;

/// <summary>How a network is evaluated.</summary>
/// <param name="Parameters">Its parameters and running statistics.</param>
/// <param name="Training">
/// True: dropout is active, and batch normalisations whose weight is not frozen use the batch statistics and update the running ones. False:
/// batch normalisations use the running statistics.
/// </param>
/// <param name="Precision">The arithmetic of convolutions.</param>
public sealed record TorchMode(ParameterVector Parameters, bool Training, Precision Precision)
{
    /// <summary>Which random numbers dropout and discrete choices use in training.</summary>
    public RandomPass Random { get; init; }

    /// <summary>
    /// For batch normalisation over all ranks: the ranks, whether this rank's examples count, and the backward pass to come; none = each process
    /// uses the statistics of its own examples.
    /// </summary>
    public Option<(IRanks Ranks, bool Counts, BackwardPass Pass)> Shared { get; init; }

    /// <summary>The operations that have more than one implementation; by default those of libtorch.</summary>
    public Operations Operations { get; init; } = Operations.LibTorch;
}
