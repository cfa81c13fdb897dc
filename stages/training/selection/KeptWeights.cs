using Multitask.Stages.Kernels;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>Other weights of the network in training: those of the best epoch, or a moving average.</summary>
/// <remarks>Owns its tensors.</remarks>
internal sealed class KeptWeights : IDisposable
{
    private readonly string _name;

    /// <summary>Zeros like some weights.</summary>
    /// <param name="name">What its vectors begin with in a checkpoint.</param>
    /// <param name="like">The weights.</param>
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

    /// <summary>They become a copy of others.</summary>
    internal Unit Keep(ParameterVector others) => Copy(others, Weights);

    /// <summary>Copies them over others.</summary>
    internal Unit Restore(ParameterVector others) => Copy(Weights, others);

    /// <summary>
    /// They become their exponential moving average with others: decay times themselves plus 1 - decay times the others, which are all of it
    /// the first time; running statistics are copied. As torch's <c>AveragedModel</c> with <c>get_ema_multi_avg_fn</c>.
    /// </summary>
    internal Unit Follow(ParameterVector others, double decay, bool first)
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
