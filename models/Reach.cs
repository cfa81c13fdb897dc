namespace Multitask.Models;

/// <summary>Which tasks depend on what: a gradient of a task is zero wherever it does not reach.</summary>
public static class Reach
{
    /// <summary>The tasks whose predictions read each node, directly or through others.</summary>
    public static Map<string, Set<string>> Tasks(Network network)
    {
        var predictions = network.Outputs.Fold(
            network.Nodes.Fold(Map<string, Set<string>>(), (known, node) => known.Add(node.Name, Set<string>())),
            (known, output) => Join(known, output.Node, Set(output.Task)));
        return network.Nodes.Rev().Fold(
            predictions,
            (known, node) => node.Inputs.Fold(known, (sets, input) => Join(sets, input, sets[node.Name])));
    }

    /// <summary>The tasks whose predictions use each parameter or running statistic, through any node that applies it.</summary>
    public static Map<string, Set<string>> Parameters(Network network)
    {
        var tasks = Tasks(network);
        var owners = network.Nodes.Fold(
            Map<string, Set<string>>(),
            (known, node) => Join(known, node.Owner, tasks[node.Name]));
        return Models.Parameters.Of(network).Fold(
            Map<string, Set<string>>(),
            (known, parameter) => known.Add(parameter.Name, owners[parameter.Name[..parameter.Name.LastIndexOf('.')]]));
    }

    private static Map<string, Set<string>> Join(Map<string, Set<string>> known, string name, Set<string> tasks) =>
        known.AddOrUpdate(name, union => union + tasks, tasks);
}
