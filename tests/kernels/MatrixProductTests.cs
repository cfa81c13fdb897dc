using Multitask.Stages.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Multitask.Tests.Kernels;

public sealed class MatrixProductTests
{
    [Theory]
    [InlineData(8, 5, 32)]
    [InlineData(1280, 400, 400)]
    [InlineData(37, 300, 47)]
    [InlineData(400, 128, 12)]
    [InlineData(3, 4, 2)]
    [InlineData(641, 257, 33)]
    public void A_product_is_that_of_libtorch_whatever_the_strides(int rows, int terms, int columns)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator(3);
        var (left, right) = (rand(rows, terms, generator: generator), rand(terms, columns, generator: generator));
        var expected = mm(left.to(ScalarType.Float64), right.to(ScalarType.Float64));
        var (turnedLeft, turnedRight) = (left.t().contiguous().t(), right.t().contiguous().t());
        foreach (var (a, b) in new[] { (left, right), (turnedLeft, right), (left, turnedRight), (turnedLeft, turnedRight) })
        {
            var into = ones(rows, columns);
            MatrixProduct.Of(a, b, into, add: false);
            Near(expected, into, terms);
            MatrixProduct.Of(a, b, into, add: true);
            Near(expected.add(expected), into, 2 * terms);
        }
    }

    private static void Near(Tensor expected, Tensor actual, int terms) =>
        Assert.InRange((expected - actual.to(ScalarType.Float64)).abs().max().item<double>(), 0, 1e-6 * terms);
}
