using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Multitask.Benches;

/// <summary>The building blocks of the baseline's network.</summary>
/// <param name="Precision">The arithmetic of its convolutions.</param>
internal sealed record BaselineLayers(Precision Precision)
{
    /// <summary>Convolution, normalisation, ReLU.</summary>
    internal Sequential Block(long from, long to) => Sequential(Convolution(from, to, 3), BatchNorm2d(to), ReLU(inplace: true));

    /// <summary>One block on the two finest levels, two below.</summary>
    internal Module<Tensor, Tensor> Blocks(long channels, int level) =>
        level < 2 ? Block(channels, channels) : Sequential(Block(channels, channels), Block(channels, channels));

    /// <summary>A task's attention: a mask between 0 and 1.</summary>
    internal Sequential Attention(long from, long to) => Sequential(
        Convolution(from, to, 1), BatchNorm2d(to), ReLU(inplace: true), Convolution(to, to, 1), BatchNorm2d(to), Sigmoid());

    /// <summary>A task's head.</summary>
    internal Sequential Head(long from, long to) => Sequential(Convolution(from, from, 3), Convolution(from, to, 1));

    private Module<Tensor, Tensor> Convolution(long from, long to, long kernel)
    {
        var convolution = Conv2d(from, to, kernel, padding: kernel / 2);
        return Precision == Precision.BFloat16 ? new BaselineBFloat16(convolution) : convolution;
    }
}
