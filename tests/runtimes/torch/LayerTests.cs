using TorchSharp;
using Xunit;
using static Multitask.Tests.Torch.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Multitask.Tests.Torch;

public sealed class LayerTests
{
    // On one image of one channel, [[1, 2, 3], [4, 5, 6], [7, 8, 9]].
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Of, long[] Shape, double[] Expected)> Cases = new()
    {
        ["conv2d"] = (x => functional.conv2d(x, Counting(1, 1, 2, 2)), [1, 1, 2, 2], [37, 47, 67, 77]),
        ["conv2d with bias"] = (x => functional.conv2d(x, Counting(1, 1, 2, 2), V(0.5)), [1, 1, 2, 2], [37.5, 47.5, 67.5, 77.5]),
        ["conv2d, stride"] = (x => functional.conv2d(x, Counting(1, 1, 1, 1), null, [2, 2]), [1, 1, 2, 2], [1, 3, 7, 9]),
        ["conv2d, padding"] = (
            x => functional.conv2d(x, ones(1, 1, 3, 3, float64), padding: [1, 1]), [1, 1, 3, 3], [12, 21, 16, 27, 45, 33, 24, 39, 28]),
        ["conv2d, dilation"] = (x => functional.conv2d(x, Counting(1, 1, 2, 2), dilation: [2, 2]), [1, 1, 1, 1], [1 + 6 + 21 + 36]),
        ["conv2d, groups"] = (
            x => functional.conv2d(cat([x, x], 1), V(1, 10).view(2, 1, 1, 1), groups: 2).narrow(2, 0, 1),
            [1, 2, 1, 3], [1, 2, 3, 10, 20, 30]),
        ["conv_transpose2d"] = (x => functional.conv_transpose2d(x.narrow(2, 0, 1), ones(1, 1, 1, 2, float64)), [1, 1, 1, 4], [1, 3, 5, 3]),
        ["batch_norm of running statistics"] = (
            x => functional.batch_norm(x, V(5), V(4), V(2), V(1), eps: 0).flatten(), [9], [-3, -2, -1, 0, 1, 2, 3, 4, 5]),
        ["linear"] = (x => functional.linear(x.view(3, 3), V(1, 0, 2).view(1, 3), V(0.5)), [3, 1], [7.5, 16.5, 25.5]),
        ["normalize"] = (x => functional.normalize(V(3, 4, 0, 0).view(2, 2)), [2, 2], [0.6, 0.8, 0, 0]),
        ["normalize channels, order 1"] = (x => functional.normalize(V(1, 3).view(1, 2, 1), 1), [1, 2, 1], [0.25, 0.75]),
        ["relu"] = (x => functional.relu(x.flatten() - 7), [9], [0, 0, 0, 0, 0, 0, 0, 1, 2]),
        ["leaky_relu"] = (x => functional.leaky_relu(V(-2, 2), 0.25), [2], [-0.5, 2]),
        ["sigmoid"] = (x => functional.sigmoid(V(0)), [1], [0.5]),
        ["tanh"] = (x => functional.tanh(V(1)), [1], [Math.Tanh(1)]),
        ["softmax"] = (x => functional.softmax(V(0, Math.Log(3)), 0), [2], [0.25, 0.75]),
        ["log_softmax"] = (x => functional.log_softmax(V(0, Math.Log(3)), 0), [2], [Math.Log(0.25), Math.Log(0.75)]),
        ["one_hot"] = (x => functional.one_hot(torch.tensor(new[] { 1L, 0L }), 3), [2, 3], [0, 1, 0, 1, 0, 0]),
        ["max_pool2d"] = (x => functional.max_pool2d(x, [2, 2], [1, 1]), [1, 1, 2, 2], [5, 6, 8, 9]),
        ["max_pool2d by a side"] = (x => functional.max_pool2d(x, 2), [1, 1, 1, 1], [5]),
        ["max_pool2d by a pair, padded"] = (x => functional.max_pool2d(x, (2, 2), padding: (1, 1)), [1, 1, 2, 2], [1, 3, 7, 9]),
        ["max_pool2d, ceiling"] = (x => functional.max_pool2d(x, 2, ceil_mode: true), [1, 1, 2, 2], [5, 6, 8, 9]),
        ["max_pool2d_with_indices"] = (x => functional.max_pool2d_with_indices(x, [2, 2], [1, 1]).indices, [1, 1, 2, 2], [4, 5, 7, 8]),
        ["max_unpool2d"] = (
            x => functional.max_unpool2d(V(7).view(1, 1, 1, 1), torch.tensor(new[] { 2L }).view(1, 1, 1, 1), [2, 2]),
            [1, 1, 2, 2], [0, 0, 7, 0]),
        ["max_unpool2d, size"] = (
            x => functional.max_unpool2d(V(7).view(1, 1, 1, 1), torch.tensor(new[] { 4L }).view(1, 1, 1, 1), [2, 2], output_size: [3, 3]),
            [1, 1, 3, 3], [0, 0, 0, 0, 7, 0, 0, 0, 0]),
        ["max_unpool2d, whole size"] = (
            x => functional.max_unpool2d(V(7).view(1, 1, 1, 1), torch.tensor(new[] { 4L }).view(1, 1, 1, 1), [2, 2], output_size: [1, 1, 3, 3]),
            [1, 1, 3, 3], [0, 0, 0, 0, 7, 0, 0, 0, 0]),
        ["avg_pool2d"] = (x => functional.avg_pool2d(x, [2, 2], [1, 1]), [1, 1, 2, 2], [3, 4, 6, 7]),
        ["avg_pool2d by a side"] = (x => functional.avg_pool2d(x, 3), [1, 1, 1, 1], [5]),
        ["adaptive_avg_pool2d"] = (x => functional.adaptive_avg_pool2d(x, [1, 1]), [1, 1, 1, 1], [5]),
        ["adaptive_avg_pool2d by a pair"] = (x => functional.adaptive_avg_pool2d(x, (3, 1)), [1, 1, 3, 1], [2, 5, 8]),
        ["interpolate, nearest"] = (x => functional.interpolate(Counting(1, 1, 1, 2), [1, 4]), [1, 1, 1, 4], [1, 1, 2, 2]),
        ["interpolate, factors"] = (
            x => functional.interpolate(Counting(1, 1, 1, 2), scale_factor: [2, 2]), [1, 1, 2, 4], [1, 1, 2, 2, 1, 1, 2, 2]),
        ["interpolate, bilinear, corners"] = (
            x => functional.interpolate(Counting(1, 1, 1, 2), [1, 5], mode: InterpolationMode.Bilinear, align_corners: true),
            [1, 1, 1, 5], [1, 1.25, 1.5, 1.75, 2]),
        ["interpolate, bilinear"] = (
            x => functional.interpolate(Counting(1, 1, 1, 2), [1, 4], mode: InterpolationMode.Bilinear, align_corners: false),
            [1, 1, 1, 4], [1, 1.25, 1.75, 2]),
        ["interpolate, area"] = (
            x => functional.interpolate(Counting(1, 1, 2, 2), [1, 1], mode: InterpolationMode.Area), [1, 1, 1, 1], [2.5]),
        ["pad"] = (x => functional.pad(V(1, 2).view(1, 1, 1, 2), [1, 0], value: 9), [1, 1, 1, 3], [9, 1, 2]),
        ["pad by a pair"] = (x => functional.pad(V(1, 2).view(1, 1, 2), (0, 1)), [1, 1, 3], [1, 2, 0]),
        ["pad by edges"] = (
            x => functional.pad(V(1, 2).view(1, 1, 1, 2), (1, 1, 0, 0), PaddingModes.Replicate), [1, 1, 1, 4], [1, 1, 2, 2]),
        ["pad by reflection"] = (x => functional.pad(V(1, 2, 3).view(1, 1, 3), [2, 0], PaddingModes.Reflect), [1, 1, 5], [3, 2, 1, 2, 3]),
        ["dropout outside training"] = (x => functional.dropout(V(1, 2), 0.5, training: false), [2], [1, 2]),
        ["nll_loss"] = (x => functional.nll_loss(V(-1, -2, -3, -4).view(2, 2), torch.tensor(new[] { 0L, 1L })), [], [2.5]),
        ["nll_loss, weights"] = (
            x => functional.nll_loss(V(-1, -2, -3, -4).view(2, 2), torch.tensor(new[] { 0L, 1L }), V(1, 3)), [], [13 / 4.0]),
        ["nll_loss, left out"] = (x => functional.nll_loss(V(-1, -2, -3, -4).view(2, 2), torch.tensor(new[] { 0L, -100L })), [], [1]),
        ["nll_loss of images"] = (
            x => functional.nll_loss(V(-1, -2, -3, -4).view(1, 2, 1, 2), torch.tensor(new[] { 0L, 1L }).view(1, 1, 2), reduction: Reduction.None),
            [1, 1, 2], [1, 4]),
        ["cross_entropy"] = (
            x => functional.cross_entropy(V(0, Math.Log(3)).view(1, 2), torch.tensor(new[] { 1L })), [], [-Math.Log(0.75)]),
        ["cross_entropy, left out"] = (
            x => functional.cross_entropy(V(0, Math.Log(3), 5, 5).view(2, 2), torch.tensor(new[] { 1L, -1L }), ignore_index: -1),
            [], [-Math.Log(0.75)]),
        ["l1_loss"] = (x => functional.l1_loss(V(1, 2), V(3, -2)), [], [3]),
        ["l1_loss, sum"] = (x => functional.l1_loss(V(1, 2), V(3, -2), Reduction.Sum), [], [6]),
        ["mse_loss"] = (x => functional.mse_loss(V(1, 2), V(3, -2)), [], [10]),
        ["smooth_l1_loss"] = (x => functional.smooth_l1_loss(V(0, 0), V(0.5, 3), Reduction.None), [2], [0.125, 2.5]),
        ["binary_cross_entropy_with_logits"] = (x => functional.binary_cross_entropy_with_logits(V(0), V(1)), [], [Math.Log(2)]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_gives_the_numbers_worked_out_by_hand(string name)
    {
        using var scope = NewDisposeScope();
        var (of, shape, expected) = Cases[name];
        var output = of(Counting(1, 1, 3, 3));
        Assert.Equal(shape, output.shape);
        AssertElements(expected, output);
    }

    [Fact]
    public void Training_normalises_by_the_batch_and_updates_the_running_statistics()
    {
        using var scope = NewDisposeScope();
        var (mean, variance) = (V(10), V(1));
        var output = functional.batch_norm(V(1, 3).view(2, 1, 1, 1), mean, variance, training: true, momentum: 0.5, eps: 0);
        AssertElements([-1, 1], output);
        AssertElements([6], mean);
        AssertElements([1.5], variance);
    }

    [Fact]
    public void Dropout_zeroes_some_and_scales_the_others()
    {
        using var scope = NewDisposeScope();
        var kept = Elements(functional.dropout(ones([10_000], float64), 0.25));
        Assert.All(kept, element => Assert.True(element is 0 || Math.Abs(element - (4 / 3.0)) < 1e-12));
        Assert.InRange(kept.Count(element => element == 0), 2200, 2800);
    }

    [Fact]
    public void A_convolution_runs_in_64_and_in_16_bits()
    {
        using var scope = NewDisposeScope();
        var (x, w) = (Normal(1, 1, 3, 8, 8), Normal(2, 4, 3, 3, 3));
        var exact = functional.conv2d(x, w);
        Assert.Equal(float64, exact.dtype);
        var rough = functional.conv2d(x.bfloat16(), w.bfloat16());
        Assert.Equal(bfloat16, rough.dtype);
        var error = (rough.to(float64) - exact).abs().max().ToDouble();
        Assert.InRange(error, 1e-6, 27 * 2 * Math.Pow(2, -8) * x.abs().max().ToDouble() * w.abs().max().ToDouble());
    }

    [Fact]
    public void Resizing_wants_a_size_or_factors_and_options_the_mode_has()
    {
        using var scope = NewDisposeScope();
        var x = Counting(1, 1, 2, 2);
        Assert.ThrowsAny<Exception>(() => functional.interpolate(x));
        Assert.ThrowsAny<Exception>(() => functional.interpolate(x, [4, 4], [2, 2]));
        Assert.ThrowsAny<Exception>(() => functional.interpolate(x, [4, 4], align_corners: true));
    }
}
