using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// A convolution of single pixels as products of matrices: pixels times kernel. Images whose channels it would read side by side stay
/// apart: each has its own columns of the kernel, so that nothing is copied together, forth or back.
/// </summary>
internal static class PixelwiseConvolution
{
    // With fewer the convolution library is as fast or faster (bench/NOTES.md).
    private const int FewestChannels = 64;

    /// <summary>Whether a convolution is one that can be faster so.</summary>
    internal static bool MayGain(Op.Conv2d op) => op is { Kernel: 1, Padding: 0, In: >= FewestChannels };

    /// <summary>The convolution, part of the graph: (N, O, h, w), channels last.</summary>
    /// <param name="parts">(N, I, h, w) each, channels last; their channels are the kernel's inputs in order.</param>
    /// <param name="kernel">(O, sum of I, 1, 1).</param>
    internal static Tensor Of(Seq<Tensor> parts, Kernel kernel)
    {
        var columns = kernel.Weight.flatten(1);
        var sum = parts.Fold((Sum: kernel.Bias, At: 0L), (known, part) => (
            known.Sum.addmm(PixelRows.Of(part), columns.narrow(1, known.At, part.shape[1]).t()), known.At + part.shape[1])).Sum;
        return PixelRows.ImagesLike(sum, parts.Head);
    }
}
