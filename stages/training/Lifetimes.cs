namespace Multitask.Stages.Training;

/// <summary>Until when the value of each node is needed.</summary>
internal sealed class Lifetimes
{
    private static readonly string[] Nothing = [];
    private readonly Dictionary<string, string[]> _ending;

    private Lifetimes(Dictionary<string, string[]> ending) => _ending = ending;

    /// <summary>Of a well-formed network. Its input belongs to somebody else, its outputs are never let go.</summary>
    internal static Lifetimes Of(Network network)
    {
        var kept = network.Outputs.Map(output => output.Node).Concat(network.Nodes.Filter(node => node.Op is Op.Input).Map(node => node.Name)).ToHashSet();
        var last = new Dictionary<string, string>();
        foreach (var (reader, input) in network.Nodes.SelectMany(node => node.Inputs.Where(name => !kept.Contains(name)).Select(name => (node.Name, name))))
        {
            last[input] = reader;
        }

        return new Lifetimes(last.GroupBy(pair => pair.Value, pair => pair.Key).ToDictionary(group => group.Key, group => group.ToArray()));
    }

    /// <summary>The nodes whose last reader a node is.</summary>
    internal string[] Ending(string node) => _ending.GetValueOrDefault(node, Nothing);
}
