namespace Multitask.Models;

/// <summary>
/// Pairs of convolutions that can be merged: a convolution directly followed by a 1 x 1 convolution equals one convolution with the product
/// of their kernels. MTAN's heads are such pairs (64 channels, then 1 to 13) and cost a sixth when merged.
/// </summary>
/// <param name="Network">The network in which the second convolution of each pair reads the input of the first.</param>
/// <param name="Firsts">The first convolution of each pair, by the name of the second.</param>
public sealed record ConvolutionPairs(Network Network, Map<string, Node> Firsts)
{
    /// <summary>No pairs: the network as it is.</summary>
    public static ConvolutionPairs None(Network network) => new(network, Map<string, Node>());

    /// <summary>The pairs for which the merged convolution needs fewer multiplications.</summary>
    public static ConvolutionPairs Of(Network network)
    {
        var fanOut = network.FanOut();
        var nodes = network.Nodes.ToDictionary(node => node.Name);
        var firsts = toMap(network.Nodes
            .Filter(node => node.Op is Op.Conv2d && fanOut[node.Inputs[0]] == 1 && Cheaper(nodes[node.Inputs[0]].Op, node.Op))
            .Map(node => (node.Name, nodes[node.Inputs[0]])));
        return new ConvolutionPairs(network.Inline(firsts), firsts);
    }

    /// <summary>Whether the merged convolution needs fewer multiplications than the two.</summary>
    private static bool Cheaper(Op before, Op after) =>
        before is Op.Conv2d { Bias: true } first && after is Op.Conv2d { Kernel: 1, Padding: 0, Bias: true } second
        && (long)second.Out * first.In * first.Kernel * first.Kernel
            < ((long)first.Out * first.In * first.Kernel * first.Kernel) + ((long)second.Out * second.In);
}
