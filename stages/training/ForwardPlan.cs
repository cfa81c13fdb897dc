namespace Multitask.Stages.Training;

/// <summary>What a forward pass works out of a network before it sees a number: the same for every batch.</summary>
/// <param name="Network">The network without the nodes that are computed as part of others.</param>
/// <param name="Convolutions">How its convolutions are computed, where not by themselves.</param>
/// <param name="Normalizations">How its normalisations are computed.</param>
/// <param name="Rectifying">The poolings that rectify what they read: the rectifiers before them are not nodes any more.</param>
/// <param name="Overwritable">The rectifiers that may write over their input.</param>
/// <param name="Lifetimes">Until when each value is needed.</param>
internal sealed record ForwardPlan(
    Network Network,
    ConvolutionPlan Convolutions,
    NormalizationPlan Normalizations,
    Set<string> Rectifying,
    System.Collections.Generic.HashSet<string> Overwritable,
    Lifetimes Lifetimes)
{
    /// <summary>The plan that computes and keeps as little as it can.</summary>
    internal static ForwardPlan Of(Network network)
    {
        var (left, convolutions) = ConvolutionPlan.Of(network);
        var rectifiers = BeforePoolings(left);
        var (rest, normalizations) = NormalizationPlan.Of(left.Without(rectifiers), convolutions.Apart);
        return Of(rest, convolutions, normalizations, Prelude.toSet(rectifiers.Keys));
    }

    /// <summary>The plan that computes every node by itself.</summary>
    internal static ForwardPlan NodeByNode(Network network) => Of(network, ConvolutionPlan.Nothing, NormalizationPlan.Nothing, default);

    private static ForwardPlan Of(Network network, ConvolutionPlan convolutions, NormalizationPlan normalizations, Set<string> rectifying) =>
        new(network, convolutions, normalizations, rectifying, Rectified(network), Lifetimes.Of(network));

    /// <summary>By the pooling's name: the rectifier that only it reads. Where a pooling keeps its indices, others read the rectified image.</summary>
    private static Map<string, Node> BeforePoolings(Network network)
    {
        var readings = network.Readings();
        var nodes = network.Nodes.ToDictionary(node => node.Name);
        return Prelude.toMap(network.Nodes
            .Filter(node => node.Op is Op.MaxPool2d { Indices: false })
            .Map(node => (node.Name, Read: nodes[node.Inputs[0]]))
            .Filter(pair => pair.Read.Op is Op.Relu && readings[pair.Read.Name] == 1));
    }

    /// <summary>Rectifiers that may write over their input: it has no other reader, and what made it does not need its own result for its derivative.</summary>
    private static System.Collections.Generic.HashSet<string> Rectified(Network network)
    {
        var readings = network.Readings();
        var ops = network.Nodes.ToDictionary(node => node.Name, node => node.Op);
        return [.. network.Nodes
            .Filter(node => node.Op is Op.Relu && readings[node.Inputs[0]] == 1 && ops[node.Inputs[0]] is Op.Conv2d or Op.BatchNorm2d or Op.Linear)
            .Map(node => node.Name)];
    }
}
