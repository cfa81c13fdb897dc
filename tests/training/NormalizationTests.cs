using System.Runtime.Intrinsics;
using Multitask.Models;
using Multitask.Stages.Training;
using TorchSharp;
using Xunit;
using static Multitask.Tests.Training.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Multitask.Tests.Training;

/// <summary>Our normalisation is libtorch's, up to rounding: values, derivatives, running statistics, and what is no number.</summary>
public sealed class NormalizationTests
{
    private const double SingleRounding = 2e-6;

    [Theory]
    [InlineData(1, 16, 2, 4)]
    [InlineData(3, 16, 8, 12)]
    [InlineData(1, 32, 1, 2)]
    [InlineData(2, 48, 5, 6)]
    [InlineData(5, 64, 3, 7)]
    [InlineData(2, 80, 4, 2)]
    [InlineData(2, 512, 2, 1)]
    [InlineData(2, 64, 48, 32)]
    public void It_is_libtorchs_up_to_rounding(int images, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        var x = Images((Normal(1, images, height, width, channels) * (Normal(2, channels).abs() + 0.5)) + Normal(3, channels));
        Assert.Equal(Vector512.IsHardwareAccelerated, Normalization.Fits(x));
        foreach (var rectifies in new[] { false, true })
        {
            var (ours, truth) = (Differentiated(x, Ours(rectifies)), Differentiated(x.to(float64), Library(rectifies)));
            Assert.All(ours.Zip(truth), pair => AssertNear(pair.Item2, pair.Item1));
        }
    }

    [Fact]
    public void Channels_far_from_zero_are_as_near_to_the_truth_as_the_librarys()
    {
        using var scope = NewDisposeScope();
        var x = Images(Normal(1, 2, 64, 48, 64) + 1000);
        var truth = Differentiated(x.to(float64), Library(false));
        double[] Errors(Tensor[] found) => [.. found.Zip(truth, (number, right) => (number.to(float64) - right).abs().max().ToDouble())];
        Assert.All(Errors(Differentiated(x, Ours(false))).Zip(Errors(Differentiated(x, Library(false)))), pair => Assert.InRange(pair.Item1, 0, 2 * pair.Item2));
    }

    [Fact]
    public void What_is_stored_in_bfloat16_is_computed_in_float32_and_rounded_once()
    {
        using var scope = NewDisposeScope();
        var x = Images(Normal(1, 2, 6, 8, 32)).to(bfloat16);
        Tensor Of(Tensor y, bool narrow) => new Normalization(Rectifies: true, narrow).Of(y, State(y.to(float32)));
        var wide = Elements(Of(x.to(float32), narrow: false));
        Assert.Equal(wide, Elements(Of(x, narrow: false)));
        var rounded = Elements(Of(x.to(float32), narrow: false).to(bfloat16));
        Assert.NotEqual(wide, rounded);
        Assert.Equal(rounded, Elements(Of(x.to(float32), narrow: true)));
        Assert.Equal(rounded, Elements(Of(x, narrow: true)));
    }

    [Fact]
    public void Numbers_are_rounded_to_bfloat16_as_libtorch_does()
    {
        using var scope = NewDisposeScope();
        // Every upper half of a float32, with lower halves below, at and above the middle.
        var upper = arange(0, 1 << 16, dtype: int64);
        var bits = cat([.. new[] { 0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF }.Select(lower => (upper * 65536) + lower)]).to(int32);
        var numbers = empty([bits.numel() / Quad.Lanes, Quad.Lanes], float32);
        numbers.bytes = bits.bytes;
        Assert.Equal(Elements(numbers.to(bfloat16)), Elements(Rounded(numbers)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_number_is_none_behind_and_keeps_to_its_channel(double bad)
    {
        using var scope = NewDisposeScope();
        var x = Images(Normal(1, 2, 4, 6, 32));
        x[1, 5, 2, 3] = bad;
        foreach (var rectifies in new[] { false, true })
        {
            var (ours, truth) = (Differentiated(x, Ours(rectifies)), Differentiated(x.to(float64), Library(rectifies)));
            Assert.All(ours.Zip(truth), pair => Assert.Equal(Elements(pair.Item2.isnan()), Elements(pair.Item1.isnan())));
        }
    }

    [Fact]
    public void No_number_depends_on_the_threads()
    {
        using var scope = NewDisposeScope();
        var x = Images(Normal(1, 4, 48, 32, 64));
        var threads = get_num_threads();
        var many = Differentiated(x, Ours(true));
        try
        {
            set_num_threads(1);
            var one = Differentiated(x, Ours(true));
            Assert.All(many.Zip(one), pair => Assert.Equal(Elements(pair.Item1), Elements(pair.Item2)));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void Several_backward_passes_add_up()
    {
        using var scope = NewDisposeScope();
        var x = Images(Normal(1, 1, 4, 4, 16)).requires_grad_();
        var y = (new Normalization(Rectifies: true, Narrow: false).Of(x, State(x)) * Images(Normal(2, 1, 4, 4, 16))).sum();
        y.backward(retain_graph: true);
        var once = Elements(x.grad!);
        Assert.Contains(once, number => number != 0);
        y.backward();
        Assert.Equal(once.Select(number => 2 * number), Elements(x.grad!));
    }

    [Fact]
    public void Other_orders_types_and_sizes_are_left_to_libtorch()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(Vector512.IsHardwareAccelerated, Normalization.Fits(Images(Normal(1, 2, 4, 4, 16))));
        Assert.False(Normalization.Fits(Normal(1, 2, 16, 4, 4).to(float32)));
        Assert.False(Normalization.Fits(Images(Normal(1, 2, 4, 4, 16)).to(float64)));
        Assert.False(Normalization.Fits(Images(Normal(1, 2, 4, 4, 24))));
        Assert.False(Normalization.Fits(Images(Normal(1, 1, 3, 3, 16))));
        Assert.False(Normalization.Fits(Images(Normal(1, 1, 1, 1, 64))));
    }

    private static Tensor Rounded(Tensor numbers)
    {
        var result = empty(numbers.shape, bfloat16);
        unsafe
        {
            var (from, to) = ((nint)TensorMemory.Start<WideNumber>(numbers), (nint)TensorMemory.Start<NarrowNumber>(result));
            for (var at = 0; at < numbers.numel(); at += Quad.Lanes)
            {
                NarrowNumber.Store(WideNumber.Load((WideNumber*)from + at), (NarrowNumber*)to + at);
            }
        }

        return result;
    }

    private static NormalizationState State(Tensor x)
    {
        Tensor Of(ulong seed) => Normal(seed, x.shape[1]).to(x.dtype);
        return new(Of(5).requires_grad_(), Of(6).requires_grad_(), Of(7), Of(8).abs());
    }

    private static Func<Tensor, NormalizationState, Tensor> Ours(bool rectifies) => new Normalization(rectifies, Narrow: false).Of;

    private static Func<Tensor, NormalizationState, Tensor> Library(bool rectifies) => (x, state) =>
    {
        var normal = functional.batch_norm(
            x, state.RunningMean, state.RunningVariance, state.Weight, state.Bias, true, Op.BatchNorm2d.Momentum, Op.BatchNorm2d.Epsilon);
        return rectifies ? normal.relu() : normal;
    };

    /// <summary>Value, derivatives by operand, weight and bias, and running statistics after.</summary>
    private static Tensor[] Differentiated(Tensor x, Func<Tensor, NormalizationState, Tensor> function)
    {
        var (leaf, state) = (x.detach().clone().requires_grad_(), State(x));
        var value = function(leaf, state);
        value.backward([Normal(9, value.shape).to(x.dtype)]);
        return [value.detach(), leaf.grad!, state.Weight.grad!, state.Bias.grad!, state.RunningMean, state.RunningVariance];
    }

    private static void AssertNear(Tensor truth, Tensor found) => Assert.InRange(
        (found.to(float64) - truth).abs().max().ToDouble(), 0, SingleRounding * Math.Max(1, truth.abs().max().ToDouble()));
}
