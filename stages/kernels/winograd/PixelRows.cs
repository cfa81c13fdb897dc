using static TorchSharp.torch;

namespace Multitask.Stages.Kernels;

/// <summary>
/// Images, and filters, as matrices: one row per pixel, one column per channel. Where channels lie last in memory (NHWC) this is a view.
/// </summary>
internal static class PixelRows
{
    /// <summary>From (N, C, h, w) to (N x h x w, C).</summary>
    internal static Tensor Of(Tensor images) => images.permute(0, 2, 3, 1).reshape(-1, images.shape[1]);

    /// <summary>Back to (N, C, h, w), channels last in memory.</summary>
    internal static Tensor Images(Tensor rows, long count, long height, long width) => rows.view(count, height, width, -1).permute(0, 3, 1, 2);

    /// <summary>Back to the shape of other images.</summary>
    internal static Tensor ImagesLike(Tensor rows, Tensor images) => Images(rows, images.shape[0], images.shape[2], images.shape[3]);
}
