using static TorchSharp.torch;

namespace Multitask.Stages.Kernels;

/// <summary>Which implementation computes a training step's operations.</summary>
public enum KernelChoice
{
    /// <summary>The faster of libtorch's and ours, decided by the sizes and types of the tensors.</summary>
    Auto,

    /// <summary>libtorch's alone.</summary>
    LibTorch,
}

/// <summary>The running means of Adam, which an update changes in place.</summary>
/// <param name="First">Of the gradient, (P).</param>
/// <param name="Second">Of its square, (P).</param>
/// <param name="Largest">With amsgrad, the largest second mean so far, (P).</param>
public readonly record struct AdamMeans(Tensor First, Tensor Second, Option<Tensor> Largest);

/// <summary>
/// The operations of a training step for which there is more than one implementation: entries of the torch interpreter's table.
/// </summary>
/// <param name="Conv2d">Images (N, I, h, w), kernel (O, I, k, k), bias (O) and padding to (N, O, h', w'), part of the graph.</param>
/// <param name="Adam">One update of parameters (P) by a gradient (P), in place. The gradient is consumed: it may be overwritten.</param>
public sealed record Operations(
    Func<Tensor, Tensor, Tensor, int, Tensor> Conv2d, Action<Tensor, Tensor, AdamMeans, AdamUpdate> Adam)
{
    /// <summary>libtorch's own.</summary>
    public static Operations LibTorch { get; } = new(
        (x, weight, bias, padding) => nn.functional.conv2d(x, weight, bias, padding: [padding, padding]), AdamOperations.Update);

    /// <summary>Ours where they are faster, and libtorch's elsewhere.</summary>
    /// <param name="choice">Whether to use ours at all.</param>
    /// <param name="pass">What the backward passes share; the caller looks there for failures.</param>
    public static Operations Of(KernelChoice choice, BackwardPass pass) => choice == KernelChoice.LibTorch ? LibTorch : new(
        (x, weight, bias, padding) => WinogradConvolution.IsFaster(x, weight, padding)
            ? WinogradConvolution.Of(x, weight, bias, pass)
            : LibTorch.Conv2d(x, weight, bias, padding),
        (parameters, gradient, means, update) =>
        {
            if (FusedAdam.Fits(parameters, means))
            {
                FusedAdam.Update(parameters, gradient, means, update);
            }
            else
            {
                LibTorch.Adam(parameters, gradient, means, update);
            }
        });
}
