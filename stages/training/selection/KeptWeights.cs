using Multitask.Stages.Kernels;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>A second set of weights of the network being trained: those of the best epoch, or a moving average.</summary>
/// <remarks>Owns its tensors.</remarks>
internal sealed class KeptWeights : IDisposable
{
    private readonly string _name;

    /// <summary>Zeros with the layout, type and device of other weights.</summary>
    /// <param name="name">The prefix of the names of its vectors in a checkpoint.</param>
    /// <param name="like">The other weights.</param>
    internal KeptWeights(string name, ParameterVector like)
    {
        _name = name;
        Weights = new ParameterVector(like.Layout, like.Values.dtype, like.Values.device);
    }

    /// <summary>The weights themselves.</summary>
    internal ParameterVector Weights { get; }

    /// <summary>Their vectors in a checkpoint.</summary>
    internal Seq<NamedVector> Vectors => Seq(
        new NamedVector($"{_name}.{TrainingState.ParametersName}", Weights.Values),
        new NamedVector($"{_name}.{TrainingState.UntrainedName}", Weights.Untrained));

    /// <summary>Replaces these weights by others.</summary>
    internal Unit CopyFrom(ParameterVector others) => Copy(others, Weights);

    /// <summary>Replaces other weights by these.</summary>
    internal Unit CopyTo(ParameterVector others) => Copy(Weights, others);

    /// <summary>
    /// Updates the exponential moving average: these weights become decay times themselves plus 1 - decay times the others or, the first time, the
    /// others; running statistics are copied. As torch's <c>AveragedModel</c> with <c>get_ema_multi_avg_fn</c>.
    /// </summary>
    internal Unit UpdateAverage(ParameterVector others, double decay, bool first)
    {
        using var _ = no_grad();
        Weights.Values.Scale(first ? 0 : decay).AddScaled(others.Values, first ? 1 : 1 - decay);
        Weights.Untrained.copy_(others.Untrained);
        return unit;
    }

    /// <inheritdoc />
    public void Dispose() => Weights.Dispose();

    private static Unit Copy(ParameterVector from, ParameterVector to)
    {
        using var _ = no_grad();
        to.Values.copy_(from.Values);
        to.Untrained.copy_(from.Untrained);
        return unit;
    }
}
