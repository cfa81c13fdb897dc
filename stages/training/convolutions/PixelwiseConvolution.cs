using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Multitask.Stages.Training;

/// <summary>
/// A convolution of single pixels that reads the channels of several images side by side, without putting them there: each image meets its
/// own inputs of the kernel, and the results are added. Nothing is copied together, forth or back.
/// </summary>
internal static class PixelwiseConvolution
{
    /// <summary>Whether a convolution is one of single pixels.</summary>
    internal static bool Is(Op.Conv2d op) => op is { Kernel: 1, Padding: 0 };

    /// <summary>Whether a kernel is one of single pixels.</summary>
    internal static bool Is(Kernel kernel) => kernel.Padding == 0 && kernel.Weight.numel() == kernel.Weight.shape[0] * kernel.Weight.shape[1];

    /// <summary>The convolution, part of the graph: (N, O, h, w), channels last.</summary>
    /// <param name="parts">(N, I, h, w) each, channels last; their channels are the kernel's inputs in order.</param>
    /// <param name="kernel">(O, sum of I, 1, 1).</param>
    internal static Tensor Of(Seq<Tensor> parts, Kernel kernel)
    {
        Tensor Inputs(long at, Tensor part) => kernel.Weight.narrow(1, at, part.shape[1]);
        var first = (Sum: conv2d(parts.Head, Inputs(0, parts.Head), kernel.Bias), At: parts.Head.shape[1]);
        return parts.Tail.Fold(first, (known, part) => (known.Sum.add_(conv2d(part, Inputs(known.At, part))), known.At + part.shape[1])).Sum;
    }
}
