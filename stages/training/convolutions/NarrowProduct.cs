using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// Convolutions in bfloat16 on few pixels as products of matrices. The convolution library first brings a kernel into an order of its own,
/// once for each direction, and its derivative back; the matrix library takes it as it lies.
/// </summary>
internal static class NarrowProduct
{
    // Measured, forward and back, with single pixels: 512 x 512 weights gain on 384 pixels, 512 x 256 lose on 1,536.
    private const long NumbersPerPixel = 512;

    /// <summary>Whether images are few and small enough, and a kernel of single pixels large enough, to gain.</summary>
    /// <param name="x">(N, I, h, w).</param>
    /// <param name="weight">With O x I numbers.</param>
    internal static bool Gains(Tensor x, Tensor weight) => weight.numel() >= NumbersPerPixel * (x.numel() / x.shape[1]);

    /// <summary>
    /// The product of rows and a kernel, part of the graph: (P, O) in a float32 tensor. Operands and each sum are rounded to bfloat16, as the
    /// convolution library rounds them.
    /// </summary>
    /// <param name="rows">(P, K).</param>
    /// <param name="kernel">(O, K).</param>
    internal static Tensor Of(Tensor rows, Tensor kernel) =>
        rows.to(ScalarType.BFloat16).mm(kernel.to(ScalarType.BFloat16).t()).to(ScalarType.Float32);
}
