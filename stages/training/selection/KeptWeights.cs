using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>A copy of the parameters and running statistics of a network: those of the best epoch.</summary>
/// <remarks>Owns its tensors.</remarks>
internal sealed class KeptWeights : IDisposable
{
    private readonly string _name;
    private readonly Tensor _values;
    private readonly Tensor _statistics;

    /// <summary>Zeros like some weights.</summary>
    /// <param name="name">What its vectors begin with in a checkpoint.</param>
    /// <param name="like">The weights.</param>
    internal KeptWeights(string name, ParameterVector like)
    {
        using var _ = no_grad();
        _name = name;
        _values = zeros_like(like.Values).DetachFromDisposeScope();
        _statistics = zeros_like(like.Statistics).DetachFromDisposeScope();
    }

    /// <summary>Its vectors in a checkpoint.</summary>
    internal Seq<NamedVector> Vectors => Seq(
        new NamedVector($"{_name}.{TrainingState.ParametersName}", _values), new NamedVector($"{_name}.{TrainingState.StatisticsName}", _statistics));

    /// <summary>Becomes a copy of some weights.</summary>
    internal Unit Keep(ParameterVector weights) => Copy((weights.Values, weights.Statistics), (_values, _statistics));

    /// <summary>Copies itself over some weights.</summary>
    internal Unit Restore(ParameterVector weights) => Copy((_values, _statistics), (weights.Values, weights.Statistics));

    /// <inheritdoc />
    public void Dispose()
    {
        _values.Dispose();
        _statistics.Dispose();
    }

    private static Unit Copy((Tensor Values, Tensor Statistics) from, (Tensor Values, Tensor Statistics) to)
    {
        using var _ = no_grad();
        to.Values.copy_(from.Values);
        to.Statistics.copy_(from.Statistics);
        return unit;
    }
}
