namespace Multitask.Exports;

/// <summary>Folds a 1 x 1 convolution into the convolution before it: which pairs can be folded, and the folded weights.</summary>
internal static class ConvolutionFolding
{
    /// <summary>
    /// The pairs to fold (<see cref="ConvolutionPairs"/>); none if a second convolution shares its parameters with another node, because its
    /// parameter names would then stand for two different weights.
    /// </summary>
    internal static ConvolutionPairs Pairs(Network network)
    {
        var pairs = ConvolutionPairs.Of(network);
        var owners = network.Nodes.Filter(node => pairs.Firsts.ContainsKey(node.Name)).Map(node => node.Owner).ToHashSet();
        return network.Nodes.Count(node => owners.Contains(node.Owner)) == owners.Count
            ? pairs
            : ConvolutionPairs.None(network);
    }

    /// <summary>Kernel and bias of a convolution followed by a 1 x 1 convolution, computed in double precision.</summary>
    /// <param name="first">Prefix of the first one's parameter names; its kernel has <paramref name="window"/> numbers per output channel.</param>
    /// <param name="second">Prefix of the second one's parameter names.</param>
    /// <param name="window">Input channels times kernel height times kernel width.</param>
    /// <param name="weights">Parameters by name.</param>
    internal static (float[] Weight, float[] Bias) Fold(
        string first, string second, int window, Func<string, ReadOnlyMemory<float>> weights)
    {
        var (kernel, mix) = (weights($"{first}.weight").ToArray(), weights($"{second}.weight").ToArray());
        var (before, after) = (weights($"{first}.bias").ToArray(), weights($"{second}.bias").ToArray());
        var middle = before.Length;
        double Sum(int output, Func<int, double> value) =>
            Enumerable.Range(0, middle).Sum(between => mix[(output * middle) + between] * value(between));
        return (
            [.. Enumerable.Range(0, after.Length * window)
                .Select(at => (float)Sum(at / window, between => kernel[(between * window) + (at % window)]))],
            [.. after.Select((bias, output) => (float)(bias + Sum(output, between => before[between])))]);
    }
}
