namespace Multitask.Exports;

/// <summary>Folds batch normalisations into the convolutions before them: which can be folded, and the folded weights.</summary>
/// <remarks>
/// In evaluation mode a batch normalisation is an affine map per channel: y = s (x - mean) + bias with s = weight / sqrt(var + 1e-5).
/// A convolution with kernel w and bias b followed by it equals one convolution with kernel s w and bias s (b - mean) + bias.
/// </remarks>
internal static class BatchNormFolding
{
    /// <summary>The epsilon of every batch normalisation (<see cref="Op.BatchNorm"/>).</summary>
    internal const double Epsilon = 1e-5;

    /// <summary>The batch normalisation to fold into each convolution, by the convolution's name.</summary>
    /// <remarks>
    /// A convolution can be folded only if the normalisation is its only reader. Convolutions that share parameters are folded only if all of
    /// them are followed by the same normalisation parameters, so that they still share the folded weights.
    /// </remarks>
    internal static Map<string, Node> Pairs(Network network)
    {
        var convolutions = network.Nodes.Filter(node => node.Op is Op.Conv2d);
        var pairs = convolutions.Choose(conv => OnlyReader(network, conv).Map(norm => (Conv: conv, Norm: norm)));
        var uses = Count(convolutions.Map(conv => conv.Owner));
        var folds = Count(pairs.Map(pair => (pair.Conv.Owner, pair.Norm.Owner)));
        return pairs
            .Filter(pair => folds[(pair.Conv.Owner, pair.Norm.Owner)] == uses[pair.Conv.Owner])
            .Fold(Map<string, Node>(), (known, pair) => known.Add(pair.Conv.Name, pair.Norm));
    }

    /// <summary>Kernel and bias of the folded convolution, computed in double precision. The original may have no bias.</summary>
    /// <param name="conv">Prefix of the convolution's parameter names.</param>
    /// <param name="norm">Prefix of the normalisation's parameter names.</param>
    /// <param name="weights">Parameters by name.</param>
    internal static (float[] Weight, float[] Bias) Fold(string conv, string norm, Func<string, Option<ReadOnlyMemory<float>>> weights)
    {
        float[] Values(string name) => weights(name).Map(values => values.ToArray()).IfNone([]);
        var (gain, shift) = (Values($"{norm}.weight"), Values($"{norm}.bias"));
        var (mean, variance) = (Values($"{norm}.running_mean"), Values($"{norm}.running_var"));
        var weight = Values($"{conv}.weight");
        var bias = weights($"{conv}.bias").Map(values => values.ToArray()).IfNone(() => new float[gain.Length]);
        var window = weight.Length / bias.Length;
        for (var channel = 0; channel < bias.Length; channel++)
        {
            var scale = gain[channel] / Math.Sqrt(variance[channel] + Epsilon);
            bias[channel] = (float)((((double)bias[channel] - mean[channel]) * scale) + shift[channel]);
            foreach (ref var value in weight.AsSpan(channel * window, window))
            {
                value = (float)(value * scale);
            }
        }

        return (weight, bias);
    }

    private static Option<Node> OnlyReader(Network network, Node conv)
    {
        var readers = network.Nodes.Filter(node => node.Inputs.Contains(conv.Name));
        var isPrediction = network.Outputs.Exists(output => output.Node == conv.Name);
        return !isPrediction && readers.Count == 1 && readers[0].Op is Op.BatchNorm ? Some(readers[0]) : None;
    }

    private static Map<T, int> Count<T>(Seq<T> items) =>
        items.Fold(Map<T, int>(), (counts, item) => counts.AddOrUpdate(item, count => count + 1, 1));
}
