namespace Multitask.Exports;

/// <summary>Which pairs of convolutions are written as one, and the arithmetic of it.</summary>
internal static class ConvolutionFolding
{
    /// <summary>
    /// The pairs (<see cref="ConvolutionPairs"/>); none where a second one's parameters are shared, for their name would stand for two products.
    /// </summary>
    internal static ConvolutionPairs Pairs(Network network)
    {
        var pairs = ConvolutionPairs.Of(network);
        var owners = network.Nodes.Filter(node => pairs.Firsts.ContainsKey(node.Name)).Map(node => node.Owner).ToHashSet();
        return network.Nodes.Count(node => owners.Contains(node.Owner)) == owners.Count
            ? pairs
            : ConvolutionPairs.None(network);
    }

    /// <summary>Kernel and bias of a convolution and one of a single pixel after it, worked out in double precision.</summary>
    /// <param name="first">Name under which the first one's parameters live; its kernel has <paramref name="window"/> numbers an output.</param>
    /// <param name="second">The second's.</param>
    /// <param name="window">Inputs times taps.</param>
    /// <param name="weights">Every parameter by name.</param>
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
