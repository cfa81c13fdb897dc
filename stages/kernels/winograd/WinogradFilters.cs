using static TorchSharp.torch;

namespace Multitask.Stages.Kernels;

/// <summary>Filters of 3 x 3 taps as Winograd convolution multiplies by them, and the gradients w.r.t. them.</summary>
internal static class WinogradFilters
{
    private const int Taps = 9;

    /// <summary>
    /// Transformed filters as panels for <see cref="MatrixBlock"/>: (element, panel, input channel, 32 output channels).
    /// </summary>
    /// <param name="weight">(O, I, 3, 3), channels last in memory; O and I multiples of 32.</param>
    internal static unsafe Tensor Panels(Tensor weight)
    {
        var (outputs, inputs) = ((int)weight.shape[0], (int)weight.shape[1]);
        var (panels, rows) = (empty([WinogradTile.Elements, weight.shape[0] * weight.shape[1]], ScalarType.Float32), PixelRows.Of(weight));
        float* from = TensorMemory.Start<float>(rows), to = TensorMemory.Start<float>(panels);
        Cores.For(outputs / MatrixBlock.Lanes, strip =>
        {
            // Registers hold outputs, memory has inputs side by side: a strip is transposed first.
            var transposed = stackalloc float[Taps * MatrixBlock.Columns * MatrixBlock.Lanes];
            var (panel, half) = Math.DivRem(strip * MatrixBlock.Lanes, MatrixBlock.Columns);
            for (var input = 0; input < inputs; input += MatrixBlock.Columns)
            {
                Transpose(from + (strip * MatrixBlock.Lanes * Taps * inputs) + input, inputs, transposed);
                for (var row = 0; row < MatrixBlock.Columns; row++)
                {
                    WinogradTile.TransformFilter(
                        transposed + (row * MatrixBlock.Lanes),
                        MatrixBlock.Columns * MatrixBlock.Lanes,
                        to + (((((long)panel * inputs) + input + row) * MatrixBlock.Columns) + half),
                        (long)outputs * inputs);
                }
            }
        });
        return panels;
    }

    /// <summary>
    /// The same of the filters rotated by 180 degrees, outputs and inputs exchanged: convolving the gradient w.r.t. the output with these
    /// gives the gradient w.r.t. the input.
    /// </summary>
    internal static unsafe Tensor PanelsForInputGradient(Tensor weight)
    {
        var (outputs, inputs) = ((int)weight.shape[0], (int)weight.shape[1]);
        var (panels, rows) = (empty([WinogradTile.Elements, weight.shape[0] * weight.shape[1]], ScalarType.Float32), PixelRows.Of(weight));
        float* from = TensorMemory.Start<float>(rows), to = TensorMemory.Start<float>(panels);
        Cores.For(outputs, output =>
        {
            var last = from + (((output * Taps) + Taps - 1) * inputs);
            for (var input = 0; input < inputs; input += MatrixBlock.Lanes)
            {
                var (panel, lane) = Math.DivRem(input, MatrixBlock.Columns);
                WinogradTile.TransformFilter(
                    last + input, -inputs, to + ((((long)panel * outputs) + output) * MatrixBlock.Columns) + lane, (long)outputs * inputs);
            }
        });
        return panels;
    }

    /// <summary>
    /// The gradient w.r.t. the taps, (O x 9, I), from partial sums of that w.r.t. the transformed filters, (part, element, O, I).
    /// </summary>
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
                        sum += WinogradTile.Line.Of(start + (((part * WinogradTile.Elements) + (4 * row)) * step), step);
                    }

                    return sum;
                }

                WinogradTile.TransformFilterGradient(Sum(0), Sum(1), Sum(2), Sum(3), to + (output * Taps * inputs) + input, inputs);
            }
        });
        return result;
    }

    /// <summary>The taps of 16 outputs for 32 inputs: from (output, tap, input) to (tap, input, output).</summary>
    private static unsafe void Transpose(float* from, int inputs, float* to)
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
