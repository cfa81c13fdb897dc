namespace Multitask.Models;

/// <summary>
/// Two convolutions in a row with nothing between them, the second of one pixel, are one convolution: its kernel is the product of
/// theirs. MTAN's heads are such pairs, 64 channels of which one to thirteen are left, and cost a sixth that way.
/// </summary>
/// <param name="Network">The network with each second convolution reading what its first one read.</param>
/// <param name="Firsts">By the name of the second convolution: the first.</param>
public sealed record ConvolutionPairs(Network Network, Map<string, Node> Firsts)
{
    /// <summary>Finds the pairs that are cheaper as one.</summary>
    public static ConvolutionPairs Of(Network network)
    {
        var readers = network.Nodes.Bind(node => node.Inputs).Concat(network.Outputs.Map(output => output.Node)).ToLookup(name => name);
        var nodes = network.Nodes.ToDictionary(node => node.Name);
        var firsts = toMap(network.Nodes
            .Filter(node => node.Op is Op.Conv2d && readers[node.Inputs[0]].Count() == 1 && Cheaper(nodes[node.Inputs[0]].Op, node.Op))
            .Map(node => (node.Name, nodes[node.Inputs[0]])));
        var gone = firsts.Values.Map(node => node.Name).ToHashSet();
        return new ConvolutionPairs(
            network with
            {
                Nodes = network.Nodes
                    .Filter(node => !gone.Contains(node.Name))
                    .Map(node => firsts.Find(node.Name).Match(first => node with { Inputs = first.Inputs }, () => node))
                    .Strict(),
            },
            firsts);
    }

    /// <summary>Whether fewer products are needed with one kernel than with two.</summary>
    private static bool Cheaper(Op before, Op after) =>
        before is Op.Conv2d first && after is Op.Conv2d { Kernel: 1, Padding: 0 } second
        && (long)second.Out * first.In * first.Kernel * first.Kernel
            < ((long)first.Out * first.In * first.Kernel * first.Kernel) + ((long)second.Out * second.In);
}
