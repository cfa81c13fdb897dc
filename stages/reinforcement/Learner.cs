using Multitask.Stages.Kernels;
using Multitask.Stages.Training;

namespace Multitask.Stages.Reinforcement;

/// <summary>A vector of parameters with what makes it learn.</summary>
/// <remarks>Owns gradient and optimizer; the parameters belong to the caller.</remarks>
internal sealed class Learner : IDisposable
{
    /// <summary>Before the first update.</summary>
    /// <param name="config">Sizes and optimizer.</param>
    /// <param name="parameters">What learns.</param>
    /// <param name="weighting">How tasks are combined.</param>
    /// <param name="operations">Of the optimizer.</param>
    internal Learner(SacConfig config, ParameterVector parameters, Weighting weighting, Operations operations)
    {
        Parameters = parameters;
        Gradient = new BalancedGradient(parameters, weighting, config.Tasks, config.PerTask);
        Optimizer = new AdamState(config.Optimizer, parameters.Values, operations);
    }

    /// <summary>What learns.</summary>
    internal ParameterVector Parameters { get; }

    /// <summary>The combined gradient of all tasks.</summary>
    internal BalancedGradient Gradient { get; }

    /// <summary>What makes of it an update.</summary>
    internal AdamState Optimizer { get; }

    /// <summary>One update by the combined gradient.</summary>
    internal Unit Update(double rate)
    {
        Optimizer.Step(Parameters.Values, Gradient.Combined, rate);
        return Unit.Default;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Gradient.Dispose();
        Optimizer.Dispose();
    }
}
