namespace Multitask.Stages.Training;

/// <summary>Until when the value of each node is needed: the same for every batch.</summary>
internal sealed class Lifetimes
{
    private static readonly string[] Nothing = [];
    private readonly Dictionary<string, string[]> _ending;

    private Lifetimes(Dictionary<string, string[]> ending, Set<string> overwritable) => (_ending, Overwritable) = (ending, overwritable);

    /// <summary>
    /// The ReLUs that may write over what they read: it has no other reader, and what made it does not need its own result for its gradient.
    /// </summary>
    internal Set<string> Overwritable { get; }

    /// <summary>Of a well-formed network. Its input belongs to somebody else, its outputs are never let go.</summary>
    internal static Lifetimes Of(Network network)
    {
        var kept = network.Outputs.Map(output => output.Node).Concat(network.Nodes.Filter(node => node.Op is Op.Input).Map(node => node.Name)).ToHashSet();
        var last = new Dictionary<string, string>();
        foreach (var (reader, input) in network.Nodes.SelectMany(node => node.Inputs.Where(name => !kept.Contains(name)).Select(name => (node.Name, name))))
        {
            last[input] = reader;
        }

        return new Lifetimes(
            last.GroupBy(pair => pair.Value, pair => pair.Key).ToDictionary(group => group.Key, group => group.ToArray()), OverwritableIn(network));
    }

    /// <summary>The nodes whose last reader a node is.</summary>
    internal string[] Ending(string node) => _ending.GetValueOrDefault(node, Nothing);

    private static Set<string> OverwritableIn(Network network)
    {
        var readings = network.FanOut();
        var ops = network.Nodes.ToDictionary(node => node.Name, node => node.Op);
        return Prelude.toSet(network.Nodes
            .Filter(node => node.Op is Op.Relu && readings[node.Inputs[0]] == 1 && ops[node.Inputs[0]] is Op.Conv2d or Op.BatchNorm2d or Op.Linear)
            .Map(node => node.Name));
    }
}
