namespace Multitask.Stages.Training;

/// <summary>What a forward pass works out of a network before it sees a number: the same for every batch.</summary>
/// <param name="Pairs">The network with its pairs of convolutions put together.</param>
/// <param name="Overwritable">The rectifiers that may write over their input.</param>
/// <param name="Lifetimes">Until when each value is needed.</param>
internal sealed record ForwardPlan(
    ConvolutionPairs Pairs, System.Collections.Generic.HashSet<string> Overwritable, Lifetimes Lifetimes)
{
    /// <summary>The plan that computes and keeps as little as it can.</summary>
    internal static ForwardPlan Of(Network network) => Of(ConvolutionPairs.Of(network));

    /// <summary>The plan that computes every node by itself.</summary>
    internal static ForwardPlan NodeByNode(Network network) => Of(new ConvolutionPairs(network, default));

    private static ForwardPlan Of(ConvolutionPairs pairs) => new(pairs, Rectified(pairs.Network), Lifetimes.Of(pairs.Network));

    /// <summary>Rectifiers that may write over their input: it has no other reader, and what made it does not need its own result for its derivative.</summary>
    private static System.Collections.Generic.HashSet<string> Rectified(Network network)
    {
        var readers = network.Nodes.Bind(node => node.Inputs).GroupBy(name => name).ToDictionary(group => group.Key, group => group.Count());
        var ops = network.Nodes.ToDictionary(node => node.Name, node => node.Op);
        return [.. network.Nodes
            .Filter(node => node.Op is Op.Relu && readers[node.Inputs[0]] == 1 && ops[node.Inputs[0]] is Op.Conv2d or Op.BatchNorm2d or Op.Linear)
            .Map(node => node.Name)];
    }
}
