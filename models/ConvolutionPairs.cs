namespace Multitask.Models;

/// <summary>
/// Two convolutions in a row with nothing between them, the second of one pixel, are one convolution: its kernel is the product of
/// theirs. MTAN's heads are such pairs, 64 channels of which one to thirteen are left, and cost a sixth that way.
/// </summary>
/// <param name="Network">The network with each second convolution reading what its first one read.</param>
/// <param name="Firsts">By the name of the second convolution: the first.</param>
public sealed record ConvolutionPairs(Network Network, Map<string, Node> Firsts)
{
    /// <summary>The network as it is.</summary>
    public static ConvolutionPairs None(Network network) => new(network, Map<string, Node>());

    /// <summary>Finds the pairs that are cheaper as one.</summary>
    public static ConvolutionPairs Of(Network network)
    {
        var readings = network.Readings();
        var nodes = network.Nodes.ToDictionary(node => node.Name);
        var firsts = toMap(network.Nodes
            .Filter(node => node.Op is Op.Conv2d && readings[node.Inputs[0]] == 1 && Cheaper(nodes[node.Inputs[0]].Op, node.Op))
            .Map(node => (node.Name, nodes[node.Inputs[0]])));
        return new ConvolutionPairs(network.Without(firsts), firsts);
    }

    /// <summary>Whether fewer products are needed with one kernel than with two.</summary>
    private static bool Cheaper(Op before, Op after) =>
        before is Op.Conv2d first && after is Op.Conv2d { Kernel: 1, Padding: 0 } second
        && (long)second.Out * first.In * first.Kernel * first.Kernel
            < ((long)first.Out * first.In * first.Kernel * first.Kernel) + ((long)second.Out * second.In);
}
