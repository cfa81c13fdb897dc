using static TorchSharp.torch;

namespace Multitask.Stages.Kernels;

/// <summary>Kernels of 3 x 3 taps as Winograd convolution multiplies by them, and their derivatives.</summary>
internal static class WinogradKernels
{
    private const int Taps = 9;

    /// <summary>
    /// Transformed kernels as panels for <see cref="MatrixBlock"/>: (place, panel, read channel, 32 channels of the result).
    /// </summary>
    /// <param name="weight">(O, I, 3, 3), channels last in memory; O and I multiples of 32.</param>
    internal static unsafe Tensor Panels(Tensor weight)
    {
        var (outputs, inputs) = ((int)weight.shape[0], (int)weight.shape[1]);
        var (panels, rows) = (empty([WinogradTile.Places, weight.shape[0] * weight.shape[1]], ScalarType.Float32), PixelRows.Of(weight));
        float* from = TensorMemory.Start<float>(rows), to = TensorMemory.Start<float>(panels);
        Cores.For(outputs / MatrixBlock.Lanes, strip =>
        {
            // Registers hold outputs, memory has inputs side by side: a strip is turned first.
            var turned = stackalloc float[Taps * MatrixBlock.Columns * MatrixBlock.Lanes];
            var (panel, half) = Math.DivRem(strip * MatrixBlock.Lanes, MatrixBlock.Columns);
            for (var input = 0; input < inputs; input += MatrixBlock.Columns)
            {
                Turn(from + (strip * MatrixBlock.Lanes * Taps * inputs) + input, inputs, turned);
                for (var row = 0; row < MatrixBlock.Columns; row++)
                {
                    WinogradTile.Kernel(
                        turned + (row * MatrixBlock.Lanes),
                        MatrixBlock.Columns * MatrixBlock.Lanes,
                        to + (((((long)panel * inputs) + input + row) * MatrixBlock.Columns) + half),
                        (long)outputs * inputs);
                }
            }
        });
        return panels;
    }

    /// <summary>
    /// The same of the kernels turned by half a circle, outputs and inputs exchanged: convolving The gradient w.r.t. the result with these gives
    /// that by the image.
    /// </summary>
    internal static unsafe Tensor PanelsBack(Tensor weight)
    {
        var (outputs, inputs) = ((int)weight.shape[0], (int)weight.shape[1]);
        var (panels, rows) = (empty([WinogradTile.Places, weight.shape[0] * weight.shape[1]], ScalarType.Float32), PixelRows.Of(weight));
        float* from = TensorMemory.Start<float>(rows), to = TensorMemory.Start<float>(panels);
        Cores.For(outputs, output =>
        {
            var last = from + (((output * Taps) + Taps - 1) * inputs);
            for (var input = 0; input < inputs; input += MatrixBlock.Lanes)
            {
                var (panel, lane) = Math.DivRem(input, MatrixBlock.Columns);
                WinogradTile.Kernel(
                    last + input, -inputs, to + ((((long)panel * outputs) + output) * MatrixBlock.Columns) + lane, (long)outputs * inputs);
            }
        });
        return panels;
    }

    /// <summary>The gradient w.r.t. the taps, (O x 9, I), from parts of that by the places: (part, place, O, I).</summary>
    internal static unsafe Tensor Gradients(Tensor parts)
    {
        var (count, outputs, inputs) = ((int)parts.shape[0], (int)parts.shape[2], (int)parts.shape[3]);
        var result = empty([outputs * Taps, inputs], ScalarType.Float32);
        float* from = TensorMemory.Start<float>(parts), to = TensorMemory.Start<float>(result);
        var step = (long)outputs * inputs;
        Cores.For(outputs, output =>
        {
            for (var input = 0; input < inputs; input += MatrixBlock.Lanes)
            {
                var start = from + (output * inputs) + input;
                WinogradTile.Line Sum(int row)
                {
                    var sum = WinogradTile.Line.Of(start + (4 * row * step), step);
                    for (var part = 1; part < count; part++)
                    {
                        sum += WinogradTile.Line.Of(start + (((part * WinogradTile.Places) + (4 * row)) * step), step);
                    }

                    return sum;
                }

                WinogradTile.KernelGradient(Sum(0), Sum(1), Sum(2), Sum(3), to + (output * Taps * inputs) + input, inputs);
            }
        });
        return result;
    }

    /// <summary>The taps of 16 outputs for 32 inputs: from (output, tap, input) to (tap, input, output).</summary>
    private static unsafe void Turn(float* from, int inputs, float* to)
    {
        for (var output = 0; output < MatrixBlock.Lanes; output++)
        {
            for (var tap = 0; tap < Taps; tap++)
            {
                float* source = from + (((output * Taps) + tap) * (long)inputs), target = to + (tap * MatrixBlock.Columns * MatrixBlock.Lanes) + output;
                for (var input = 0; input < MatrixBlock.Columns; input++)
                {
                    target[input * MatrixBlock.Lanes] = source[input];
                }
            }
        }
    }
}
