using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>A copy of the parameters and running statistics of a network: those of the best epoch.</summary>
/// <remarks>Owns its tensors.</remarks>
internal sealed class KeptWeights : IDisposable
{
    private readonly string _name;
    private readonly Tensor _values;
    private readonly Tensor _untrained;

    /// <summary>Zeros like some weights.</summary>
    /// <param name="name">What its vectors begin with in a checkpoint.</param>
    /// <param name="like">The weights.</param>
    internal KeptWeights(string name, ParameterVector like)
    {
        using var _ = no_grad();
        _name = name;
        _values = zeros_like(like.Values).DetachFromDisposeScope();
        _untrained = zeros_like(like.Untrained).DetachFromDisposeScope();
    }

    /// <summary>Its vectors in a checkpoint.</summary>
    internal Seq<NamedVector> Vectors => Seq(
        new NamedVector($"{_name}.{TrainingState.ParametersName}", _values), new NamedVector($"{_name}.{TrainingState.UntrainedName}", _untrained));

    /// <summary>Becomes a copy of some weights.</summary>
    internal Unit Keep(ParameterVector weights) => Copy((weights.Values, weights.Untrained), (_values, _untrained));

    /// <summary>Copies itself over some weights.</summary>
    internal Unit Restore(ParameterVector weights) => Copy((_values, _untrained), (weights.Values, weights.Untrained));

    /// <inheritdoc />
    public void Dispose()
    {
        _values.Dispose();
        _untrained.Dispose();
    }

    private static Unit Copy((Tensor Values, Tensor Untrained) from, (Tensor Values, Tensor Untrained) to)
    {
        using var _ = no_grad();
        to.Values.copy_(from.Values);
        to.Untrained.copy_(from.Untrained);
        return unit;
    }
}
