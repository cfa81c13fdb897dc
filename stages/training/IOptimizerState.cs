using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>An optimizer and its state for one vector of P parameters.</summary>
/// <remarks>Owns its tensors, which have the type and the device of the parameters.</remarks>
public interface IOptimizerState : IDisposable
{
    /// <summary>Updates so far.</summary>
    long Steps { get; set; }

    /// <summary>The vectors of its state, each (P), under the names they have in a checkpoint.</summary>
    Seq<(string Name, Tensor Values)> Vectors { get; }

    /// <summary>Updates the parameters, (P), in place. The gradient, (P), may be overwritten.</summary>
    void Step(Tensor parameters, Tensor gradient, double learningRate);

    /// <summary>The optimizer before its first update.</summary>
    static IOptimizerState Of(Optimizer config, Tensor parameters, Operations operations) => config.Match<IOptimizerState>(
        adam => new AdamState(adam, parameters, operations),
        sgd => new SgdState(sgd, parameters));
}
