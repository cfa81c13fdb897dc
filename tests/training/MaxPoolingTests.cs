using Multitask.Stages.Training;
using TorchSharp;
using Xunit;
using static Multitask.Tests.Training.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Multitask.Tests.Training;

/// <summary>Our pooling is libtorch's, bit for bit: values, derivatives, which of equal numbers counts, and what is no number.</summary>
public sealed class MaxPoolingTests
{
    [Theory]
    [InlineData(1, 1, 2, 2)]
    [InlineData(2, 8, 2, 3)]
    [InlineData(3, 19, 2, 5)]
    [InlineData(2, 32, 2, 4)]
    [InlineData(2, 21, 3, 2)]
    [InlineData(1, 9, 15, 1)]
    public void It_is_libtorchs(int images, int channels, int size, int windows)
    {
        using var scope = NewDisposeScope();
        // Many equal numbers beside each other.
        var x = Images((Normal(1, images, size * windows, size * windows * 2, channels) * 2).round() / 2);
        Agree(size, x);
    }

    [Fact]
    public void Numbers_below_zero_and_what_is_no_number_are_as_in_libtorch()
    {
        using var scope = NewDisposeScope();
        var x = Images(-Normal(1, 2, 4, 4, 9).abs());
        x[0, TensorIndex.Ellipsis, 0, 0] = double.NaN;
        x[1, TensorIndex.Ellipsis, 1, 1] = double.NaN;
        x[1, 0, 0, 1] = double.NaN;
        x[0, 8, 2, 2] = double.PositiveInfinity;
        x[0, 7, 2, 2] = double.NegativeInfinity;
        Agree(2, x);
    }

    [Fact]
    public void Several_backward_passes_add_up()
    {
        using var scope = NewDisposeScope();
        var x = Images(Normal(1, 1, 4, 4, 9)).requires_grad_();
        var y = new MaxPooling(2, Rectifies: false).Of(x).sum();
        y.backward(retain_graph: true);
        y.backward();
        Assert.Equal(2.0 * 9 * 4, x.grad!.sum().ToDouble());
    }

    [Theory]
    [InlineData(5, 4)]
    [InlineData(4, 5)]
    public void Windows_that_do_not_cover_the_image_are_left_to_libtorch(int height, int width)
    {
        using var scope = NewDisposeScope();
        Assert.False(new MaxPooling(2, Rectifies: false).Fits(Images(Normal(1, 1, height, width, 3))));
    }

    [Fact]
    public void Other_orders_types_and_sizes_are_left_to_libtorch()
    {
        using var scope = NewDisposeScope();
        var pooling = new MaxPooling(2, Rectifies: false);
        Assert.True(pooling.Fits(Images(Normal(1, 2, 4, 4, 3))));
        Assert.False(pooling.Fits(Normal(1, 2, 3, 4, 4)));
        Assert.False(pooling.Fits(Images(Normal(1, 2, 4, 4, 3)).to(bfloat16)));
        Assert.False(new MaxPooling(16, Rectifies: false).Fits(Images(Normal(1, 1, 16, 16, 3))));
    }

    private static void Agree(int size, Tensor x)
    {
        Agree(new MaxPooling(size, Rectifies: false), x, y => functional.max_pool2d(y, [size, size]));
        Agree(new MaxPooling(size, Rectifies: true), x, y => functional.max_pool2d(y.relu(), [size, size]));
    }

    private static void Agree(MaxPooling pooling, Tensor x, Func<Tensor, Tensor> library)
    {
        Assert.True(pooling.Fits(x));
        var (ours, theirs) = (Derived(x, pooling.Of), Derived(x, library));
        Assert.Equal(Elements(theirs.Value), Elements(ours.Value));
        Assert.Equal(Elements(theirs.Slope), Elements(ours.Slope));
    }

    private static (Tensor Value, Tensor Slope) Derived(Tensor x, Func<Tensor, Tensor> pool)
    {
        var leaf = x.detach().clone().requires_grad_();
        var value = pool(leaf);
        var slope = Normal(3, value.shape).to(float32);
        value.backward([slope]);
        return (value.detach(), leaf.grad!);
    }
}
