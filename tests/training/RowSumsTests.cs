using Multitask.Stages.Training;
using TorchSharp;
using Xunit;
using static Multitask.Tests.Training.Numbers;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>Sparse matrices on rows of numbers are matrices.</summary>
public sealed class RowSumsTests
{
    private const int Rows = 6;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(33)]
    [InlineData(128)]
    public void Times_is_the_product_for_every_image(int width)
    {
        using var scope = NewDisposeScope();
        var sums = Random(seed: 1);
        var operand = Normal(2, 3 * sums.Inputs, width);
        var expected = Dense(sums).matmul(operand.view(3, sums.Inputs, width));
        AssertElements(Elements(expected), sums.Times(operand, float64, default));
        Assert.Equal(Elements(expected), Elements(sums.Times(operand.to(float32), float32, default)), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(23)]
    [InlineData(144)]
    public void However_rows_are_stored_the_sums_are_those_of_float32_rounded_once(int width)
    {
        using var scope = NewDisposeScope();
        var (sums, operand) = (Random(seed: 3), Normal(4, 2 * Rows, width).to(bfloat16));
        var expected = sums.Times(operand.to(float32), float32, default);
        Assert.Equal(Elements(expected), Elements(sums.Times(operand, float32, default)));
        Assert.Equal(Elements(expected.to(bfloat16)), Elements(sums.Times(operand, bfloat16, default)));
        Assert.Equal(Elements(expected.to(bfloat16)), Elements(sums.Times(operand.to(float32), bfloat16, default)));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(32)]
    [InlineData(90)]
    public void A_shift_is_added_to_every_row(int width)
    {
        using var scope = NewDisposeScope();
        var (sums, operand, shift) = (Random(seed: 3), Normal(4, 2 * Rows, width), Normal(8, width));
        AssertElements(Elements(sums.Times(operand, float64, default) + shift), sums.Times(operand, float64, shift));
        var (single, singleShift) = (operand.to(float32), shift.to(float32));
        var expected = sums.Times(single, float32, default) + singleShift;
        Assert.Equal(Elements(expected), Elements(sums.Times(single, float32, singleShift)));
        Assert.Equal(Elements(expected.to(bfloat16)), Elements(sums.Times(single, bfloat16, singleShift)));
    }

    [Fact]
    public void The_transpose_moves_to_the_other_side_of_a_scalar_product()
    {
        using var scope = NewDisposeScope();
        var sums = Random(seed: 5);
        var (x, y) = (Normal(6, 2 * Rows, 4), Normal(7, 2 * Rows, 4));
        Tensor Times(RowSums matrix, Tensor operand) => matrix.Times(operand, float64, default);
        Assert.Equal((Times(sums, x) * y).sum().ToDouble(), (x * Times(sums.Transposed(), y)).sum().ToDouble(), 1e-12);
        AssertElements(Elements(Times(sums, x)), Times(sums.Transposed().Transposed(), x));
    }

    /// <summary>Rows of 0 to 4 terms, one of them a copy.</summary>
    private static RowSums Random(int seed)
    {
        var random = new Random(seed);
        var rows = Enumerable.Range(0, Rows)
            .Select(row => row == 1
                ? [(4, 1.0)]
                : Enumerable.Range(0, Rows).Where(_ => random.NextDouble() < 0.5).Select(source => (source, random.NextDouble() - 0.5)).ToArray())
            .ToArray();
        return RowSums.Of(Rows, rows);
    }

    private static Tensor Dense(RowSums sums)
    {
        var all = new double[sums.Outputs, sums.Inputs];
        var (starts, sources, weights) = sums.Terms;
        for (var row = 0; row < sums.Outputs; row++)
        {
            for (var at = starts[row]; at < starts[row + 1]; at++)
            {
                all[row, sources[at]] += weights[at];
            }
        }

        return tensor(all);
    }
}
