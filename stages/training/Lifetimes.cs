namespace Multitask.Stages.Training;

/// <summary>The lifetime of each node's value in a forward pass, which is the same for every batch.</summary>
internal sealed class Lifetimes
{
    private readonly Map<string, Seq<string>> _ending;

    private Lifetimes(Map<string, Seq<string>> ending, Set<string> inPlace) => (_ending, InPlace) = (ending, inPlace);

    /// <summary>
    /// The ReLUs that may work in place: nothing else reads their input, and the operation that computed it does not need it for its own
    /// backward pass.
    /// </summary>
    internal Set<string> InPlace { get; }

    /// <summary>The lifetimes in a well-formed network. Its input, which belongs to the caller, and its outputs are never released.</summary>
    internal static Lifetimes Of(Network network)
    {
        var kept = Prelude.toSet(
            network.Outputs.Map(output => output.Node) + network.Nodes.Filter(node => node.Op is Op.Input).Map(node => node.Name));
        var lastReaders = network.Nodes
            .Bind(node => node.Inputs.Filter(name => !kept.Contains(name)).Map(name => (Input: name, Reader: node.Name)))
            .Fold(Prelude.Map<string, string>(), (known, reading) => known.AddOrUpdate(reading.Input, reading.Reader));
        var ending = lastReaders.AsEnumerable()
            .GroupBy(pair => pair.Value, pair => pair.Key)
            .Select(group => (group.Key, Prelude.Seq(group.ToArray())));
        return new Lifetimes(Prelude.toMap(ending), InPlaceRelus(network));
    }

    /// <summary>The nodes whose values a node is the last to read.</summary>
    internal Seq<string> EndingAt(string node) => _ending.Find(node).IfNone(Prelude.Seq<string>());

    private static Set<string> InPlaceRelus(Network network)
    {
        var fanOut = network.FanOut();
        var ops = network.Nodes.ToDictionary(node => node.Name, node => node.Op);
        return Prelude.toSet(network.Nodes
            .Filter(node => node.Op is Op.Relu && fanOut[node.Inputs[0]] == 1)
            .Filter(node => ops[node.Inputs[0]] is Op.Conv2d or Op.BatchNorm or Op.Linear)
            .Map(node => node.Name));
    }
}
