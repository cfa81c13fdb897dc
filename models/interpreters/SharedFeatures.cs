namespace Multitask.Models.Interpreters;

/// <summary>The shared representation of a network: the features from which the tasks' branches start.</summary>
/// <param name="Features">The nodes that depend on shared parameters and are read by nodes of <paramref name="Branches"/>.</param>
/// <param name="Branches">The nodes on which the prediction of a single task depends.</param>
public sealed record SharedFeatures(Set<string> Features, Set<string> Branches)
{
    /// <summary>The shared features of a network. Left: why they do not separate its shared parameters from those of single tasks.</summary>
    public static Either<string, SharedFeatures> Of(Network network)
    {
        var reach = TaskReachability.OfNodes(network);
        var trained = toSet(Parameters.Of(network).Filter(parameter => parameter.Trainable).Map(parameter => parameter.Name[..parameter.Name.LastIndexOf('.')]));
        var shared = network.Nodes.Filter(node => reach[node.Name].Count > 1).Strict();
        var branches = network.Nodes.Filter(node => reach[node.Name].Count == 1).Strict();
        var learnt = shared.Fold(Set<string>(), (known, node) =>
            trained.Contains(node.Owner) || node.Inputs.Exists(known.Contains) ? known.AddOrUpdate(node.Name) : known);
        var features = toSet(branches.Bind(node => node.Inputs).Filter(learnt.Contains).Distinct());
        var owners = toSet(shared.Map(node => node.Owner)) + Repeated(branches, reach);
        return branches.Find(node => trained.Contains(node.Owner) && owners.Contains(node.Owner)).Match(
            node => Left<string, SharedFeatures>(
                $"'{node.Name}' applies parameters that tasks share to features of one task, so there is no place where shared features end"),
            () => features.IsEmpty
                ? Left<string, SharedFeatures>("its tasks share no parameters")
                : new SharedFeatures(features, toSet(branches.Map(node => node.Name))));
    }

    /// <summary>The owners of parameters that nodes of different tasks use.</summary>
    private static Set<string> Repeated(IEnumerable<Node> nodes, Map<string, Set<string>> reach) => toSet(nodes
        .GroupBy(node => node.Owner)
        .Where(group => group.Select(node => reach[node.Name]).Distinct().Count() > 1)
        .Select(group => group.Key));
}
