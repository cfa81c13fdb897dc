using Multitask.Stages.Training;
using static TorchSharp.torch;

namespace Multitask.Stages.Reinforcement;

/// <summary>The actor at work in the environments: one row for each task.</summary>
internal sealed class SacPolicy : IDisposable
{
    private readonly ParameterVector _parameters;
    private readonly IAgentNetwork _policy;
    private readonly Tensor _input;
    private readonly int _tasks;

    internal SacPolicy(SacConfig config, ParameterVector parameters)
    {
        using var quiet = no_grad();
        (_parameters, _tasks) = (parameters, config.Tasks.Count);
        _policy = AgentNetworks.Policy(config, parameters, (config.Tasks.Count, 1));
        _input = zeros(config.Tasks.Count, config.Inputs, dtype: parameters.Values.dtype).DetachFromDisposeScope();
    }

    /// <summary>Sampled actions, (K, A), of what the networks read, (K, width).</summary>
    internal double[] Sample(double[] rows, double[] noise)
    {
        using var quiet = no_grad();
        new InputScale(_parameters).Write(rows, [], _input);
        var (policy, actions) = (new double[2 * noise.Length], new double[noise.Length]);
        TensorNumbers.Read(_policy.Forward(_input), policy);
        SquashedGaussian.Sample(policy, noise, actions, new double[_tasks]);
        return actions;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _policy.Dispose();
        _input.Dispose();
    }
}
