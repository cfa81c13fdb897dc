using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

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

    /// <summary>The product of rows and a kernel plus bias, part of the graph: (P, O) in bfloat16. Each sum is rounded once.</summary>
    /// <param name="rows">(P, K).</param>
    /// <param name="kernel">(O, K).</param>
    /// <param name="bias">(O); none for zeros.</param>
    internal static Tensor Of(Tensor rows, Tensor kernel, Option<Tensor> bias)
    {
        var (narrow, columns) = (rows.to(ScalarType.BFloat16), kernel.to(ScalarType.BFloat16).t());
        return bias.Match(shift => addmm(shift.to(ScalarType.BFloat16), narrow, columns, 1, 1), () => narrow.mm(columns));
    }

    /// <summary>A convolution of single pixels by the faster library, part of the graph: (N, O, h, w), channels last, in bfloat16.</summary>
    /// <param name="x">(N, I, h, w).</param>
    /// <param name="weight">(O, I, 1, 1).</param>
    /// <param name="bias">(O); none for zeros.</param>
    internal static Tensor Pixelwise(Tensor x, Tensor weight, Option<Tensor> bias)
    {
        if (Gains(x, weight))
        {
            return PixelRows.ImagesLike(Of(PixelRows.Of(x), PixelRows.Of(weight), bias), x);
        }

        var (narrow, kernel) = (x.to(ScalarType.BFloat16), weight.to(ScalarType.BFloat16));
        return bias.Match(shift => conv2d(narrow, kernel, shift.to(ScalarType.BFloat16)), () => conv2d(narrow, kernel));
    }
}
