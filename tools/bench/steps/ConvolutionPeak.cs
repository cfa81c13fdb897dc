using System.Diagnostics;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Multitask.Benches;

/// <summary>How fast this machine does the network's largest convolution when it does nothing else.</summary>
internal static class ConvolutionPeak
{
    private const int Rounds = 12;

    /// <summary>
    /// Operations per second of the convolution with the most work, forward, in its best layout; the best of some rounds.
    /// </summary>
    internal static double Measure(Network network, int batch, Precision precision)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var (work, shapes) = (Flops.Of(network).Nodes, Shapes.Of(network));
        var node = network.Nodes.Filter(node => node.Op is Op.Conv2d).MaxBy(node => work[node.Name])
            ?? throw new UnreachableException("a network of images has a convolution");
        var (conv, input) = ((Op.Conv2d)node.Op, shapes[node.Inputs[0]]);
        var type = precision switch
        {
            Precision.BFloat16 => ScalarType.BFloat16,
            Precision.Float64 => ScalarType.Float64,
            _ => ScalarType.Float32,
        };
        var x = randn([batch, input.Height, input.Width, conv.In]).to(type).permute(0, 3, 1, 2);
        var weight = randn([conv.Out, conv.Kernel, conv.Kernel, conv.In]).to(type).permute(0, 3, 1, 2);
        return batch * work[node.Name] / Enumerable.Range(0, Rounds).Min(_ => Seconds(x, weight, conv.Padding));
    }

    private static double Seconds(Tensor x, Tensor weight, long padding)
    {
        var start = Stopwatch.GetTimestamp();
        using var _ = conv2d(x, weight, padding: [padding, padding]);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
