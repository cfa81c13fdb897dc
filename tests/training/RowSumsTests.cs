using Multitask.Stages.Training;
using TorchSharp;
using Xunit;
using static Multitask.Tests.Torch.Numbers;
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
        AssertElements(Elements(expected), sums.Times(operand));
        Assert.Equal(Elements(sums.Times(operand)), Elements(sums.Times(operand.to(float32)).to(float64)), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void The_transpose_moves_to_the_other_side_of_a_scalar_product()
    {
        using var scope = NewDisposeScope();
        var sums = Random(seed: 5);
        var (x, y) = (Normal(6, 2 * Rows, 4), Normal(7, 2 * Rows, 4));
        Assert.Equal((sums.Times(x) * y).sum().ToDouble(), (x * sums.Transposed().Times(y)).sum().ToDouble(), 1e-12);
        AssertElements(Elements(sums.Times(x)), sums.Transposed().Transposed().Times(x));
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
