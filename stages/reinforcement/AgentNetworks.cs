using System.Diagnostics;
using Multitask.Stages.Training;

namespace Multitask.Stages.Reinforcement;

/// <summary>The fold of the ways to share a network, for training.</summary>
internal static class AgentNetworks
{
    /// <summary>The policy, for batches of so many rows of each task; it may read several batches at once, one behind the other.</summary>
    internal static IAgentNetwork Policy(SacConfig config, ParameterVector parameters, (int Rows, int PerTask) batch) =>
        Of(config, parameters, (ActorCritic.Policy, config.Inputs, 2 * config.Actions), batch);

    /// <summary>A critic by its name.</summary>
    internal static IAgentNetwork Critic(SacConfig config, ParameterVector parameters, string name) =>
        Of(config, parameters, (name, config.Inputs + config.Actions, 1), (config.Rows, config.PerTask));

    private static IAgentNetwork Of(
        SacConfig config, ParameterVector parameters, (string Path, int Inputs, int Outputs) network, (int Rows, int PerTask) batch)
    {
        var alone = ActorCritic.Body(network.Path, (network.Inputs, network.Outputs, config.Widths), config.Sharing);
        return config.Sharing.Sharing switch
        {
            Sharing.Hard => new Perceptron(parameters, ActorCritic.Layers(alone, network.Path), batch.Rows),
            Sharing.Single => new TaskPerceptrons(
                parameters, config.Tasks.Names.Map(task => ActorCritic.Layers(alone, ActorCritic.TaskPath(network.Path, task))).Strict(), batch),
            Sharing.Mmoe => new GraphNetwork(alone, parameters),
            _ => throw new UnreachableException(),
        };
    }
}
