using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>An optimizer with its state for one vector of P parameters.</summary>
/// <remarks>Owns its tensors, which have the parameters' type and device.</remarks>
public interface IOptimizerState : IDisposable
{
    /// <summary>Updates so far.</summary>
    long Steps { get; set; }

    /// <summary>What it remembers from update to update, each (P), by the names they have in a checkpoint.</summary>
    Seq<(string Name, Tensor Values)> Vectors { get; }

    /// <summary>One update of the parameters, (P), in place. The gradient, (P), is consumed: it may be overwritten.</summary>
    void Step(Tensor parameters, Tensor gradient, double learningRate);

    /// <summary>The optimizer before its first update.</summary>
    static IOptimizerState Of(Optimizer config, Tensor parameters, Operations operations) => config.Match<IOptimizerState>(
        adam => new AdamState(adam, parameters, operations),
        sgd => new SgdState(sgd, parameters));
}
