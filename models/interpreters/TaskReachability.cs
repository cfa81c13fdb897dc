namespace Multitask.Models.Interpreters;

/// <summary>
/// The tasks whose predictions depend on a node or a parameter. The gradients of all other tasks w.r.t. it are zero.
/// </summary>
public static class TaskReachability
{
    /// <summary>The tasks whose predictions depend on each node, directly or through others.</summary>
    public static Map<string, Set<string>> OfNodes(Network network)
    {
        var predictions = network.Outputs.Fold(
            network.Nodes.Fold(Map<string, Set<string>>(), (known, node) => known.Add(node.Name, Set<string>())),
            (known, output) => Join(known, output.Node, Set(output.Task)));
        return network.Nodes.Rev().Fold(
            predictions,
            (known, node) => node.Inputs.Fold(known, (sets, input) => Join(sets, input, sets[node.Name])));
    }

    /// <summary>The tasks whose predictions depend on each parameter or statistic, through any node that uses it.</summary>
    public static Map<string, Set<string>> OfParameters(Network network)
    {
        var tasks = OfNodes(network);
        var owners = network.Nodes.Fold(
            Map<string, Set<string>>(),
            (known, node) => Join(known, node.Owner, tasks[node.Name]));
        return Parameters.Of(network).Fold(
            Map<string, Set<string>>(),
            (known, parameter) => known.Add(parameter.Name, owners[parameter.Name[..parameter.Name.LastIndexOf('.')]]));
    }

    private static Map<string, Set<string>> Join(Map<string, Set<string>> known, string name, Set<string> tasks) =>
        known.AddOrUpdate(name, union => union + tasks, tasks);
}
