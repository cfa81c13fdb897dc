using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Training;
using TorchSharp;
using Xunit;
using static Multitask.Tests.Training.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Multitask.Tests.Training;

/// <summary>Every way to compute a convolution is the convolution: the same numbers and the same derivatives.</summary>
public sealed class ConvolutionRoutesTests
{
    private const double Rounding = 1e-11;

    /// <summary>Of the largest number: some units in the last place of float32 for each of a few hundred terms.</summary>
    private const double SingleRounding = 3e-6;

    /// <summary>Of the largest number: bfloat16 has eight binary digits, and a few roundings follow each other.</summary>
    private const double NarrowRounding = 1.0 / 128;

    [Theory]
    [InlineData(1, 5, 7, 2, 3, 1)]
    [InlineData(2, 4, 4, 2, 3, 1)]
    [InlineData(3, 3, 2, 3, 3, 1)]
    [InlineData(2, 2, 3, 2, 5, 2)]
    [InlineData(1, 3, 3, 2, 3, 0)]
    [InlineData(2, 3, 4, 2, 1, 0)]
    [InlineData(2, 1, 1, 4, 3, 1)]
    public void A_convolution_before_the_enlargement(int images, int height, int width, int factor, int kernel, int padding)
    {
        var op = new Op.Conv2d(6, 5, kernel, padding);
        var route = UpsampledConvolution.Of(Shape.Image(6, height, width), factor, op);
        AssertSame(
            (x, k) => route.Of(x, UpsampledConvolution.Spread(k.Weight), k.Bias),
            (x, k) => Library(TorchForward.Upsample(x, factor), k),
            op,
            [images, 6, height, width]);
    }

    [Theory]
    [InlineData(1, 5, 7, 3, 1)]
    [InlineData(3, 2, 2, 3, 1)]
    [InlineData(2, 6, 5, 5, 0)]
    [InlineData(2, 3, 4, 5, 2)]
    public void Gathered_windows(int images, int height, int width, int kernel, int padding)
    {
        var op = new Op.Conv2d(4, 3, kernel, padding);
        var route = GatheredConvolution.Of(Shape.Image(4, height, width), op);
        AssertSame(route.Of, Library, op, [images, 4, height, width]);
    }

    [Theory]
    [InlineData(1, 4, 6, 32, 32)]
    [InlineData(3, 5, 7, 32, 64)]
    [InlineData(2, 1, 1, 64, 32)]
    [InlineData(2, 2, 9, 96, 32)]
    [InlineData(1, 3, 2, 288, 160)]
    [InlineData(2, 18, 20, 64, 96)]
    public void Minimal_filtering(int images, int height, int width, int read, int made) =>
        AssertSingle(WinogradConvolution.Of(height, width).Of, Library, new Op.Conv2d(read, made, 3, 1), [images, read, height, width]);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 300, 31)]
    [InlineData(8, 256, 32)]
    [InlineData(130, 257, 33)]
    [InlineData(9, 5, 100)]
    public void Products_of_matrices(int rows, int depth, int columns)
    {
        using var scope = NewDisposeScope();
        Tensor[] lefts = [Normal(1, 3, rows, depth), Normal(1, 3, depth, rows).transpose(1, 2)];
        Tensor[] rights = [Normal(2, 3, depth, columns), Normal(2, 3, columns, depth).transpose(1, 2)];
        foreach (var (left, right) in lefts.SelectMany(left => rights.Select(right => (left.to(float32), right.to(float32)))))
        {
            var truth = left.to(float64).matmul(right.to(float64));
            Assert.InRange((MatrixProduct.Of(left, right).to(float64) - truth).abs().max().ToDouble(), 0, SingleRounding * Math.Sqrt(depth));
            Assert.Equal(Elements(MatrixProduct.Of(left, right)[1]), Elements(MatrixProduct.Of(left[1], right[1])));
        }
    }

    [Theory]
    [InlineData(1, 3, 4, 3, 1)]
    [InlineData(2, 4, 3, 3, 0)]
    [InlineData(2, 3, 2, 5, 2)]
    [InlineData(3, 2, 2, 1, 0)]
    public void In_bfloat16_products_of_small_whole_numbers_are_the_convolution_to_the_last_bit(
        int images, int height, int width, int kernel, int padding)
    {
        using var scope = NewDisposeScope();
        var op = new Op.Conv2d(6, 5, kernel, padding);
        Func<Tensor, Kernel, Tensor> route = kernel == 1
            ? (x, k) => NarrowProduct.Pixelwise(x, k.Weight, k.Bias)
            : GatheredConvolution.Of(Shape.Image(6, height, width), op).Narrow;
        long[] shape = [images, 6, height, width];
        Assert.Equal(All(Library, op, shape, whole: true), All(route, op, shape, ScalarType.Float32, whole: true));
    }

    [Fact]
    public void In_bfloat16_a_convolution_before_the_enlargement_is_as_near_whichever_library_multiplies()
    {
        using var scope = NewDisposeScope();
        var (op, large) = (new Op.Conv2d(64, 64, 3, 1), new[] { 1L, 64, 6, 8 });
        var route = UpsampledConvolution.Of(Shape.Image(64, 6, 8), 2, op);
        Tensor Of(Tensor x, Kernel k) => route.Narrow(x, UpsampledConvolution.Spread(k.Weight), k.Bias, float32);
        Tensor Padded(Tensor x, Kernel k) => Of(cat([x, .. Enumerable.Repeat(zeros_like(x), 7)]), k)[0].unsqueeze(0);
        var truth = All((x, k) => Library(TorchForward.Upsample(x, 2), k), op, large);
        Assert.False(NarrowProduct.Gains(zeros(8, 64, 6, 8), zeros(576, 64)));
        Assert.True(NarrowProduct.Gains(zeros(1, 64, 6, 8), zeros(576, 64)));
        foreach (var (expected, few, many) in truth.Zip(All(Of, op, large, ScalarType.Float32), All(Padded, op, large, ScalarType.Float32)))
        {
            var tolerance = NarrowRounding * expected.Max(Math.Abs);
            Assert.Equal(expected, few, (a, b) => Math.Abs(a - b) <= tolerance);
            Assert.Equal(expected, many, (a, b) => Math.Abs(a - b) <= tolerance);
        }
    }

    [Theory]
    [InlineData("upsampled")]
    [InlineData("gathered")]
    [InlineData("winograd")]
    [InlineData("apart")]
    public void In_single_precision_a_route_is_the_convolution_up_to_rounding(string name)
    {
        var op = name == "apart" ? new Op.Conv2d(32, 64, 1, 0) : new Op.Conv2d(32, 64, 3, 1);
        Func<Tensor, Kernel, Tensor> library = name == "upsampled" ? (x, k) => Library(TorchForward.Upsample(x, 2), k) : Library;
        Func<Tensor, Kernel, Tensor> route = name switch
        {
            "upsampled" => (x, k) => UpsampledConvolution.Of(Shape.Image(32, 6, 8), 2, op).Of(x, UpsampledConvolution.Spread(k.Weight), k.Bias),
            "gathered" => GatheredConvolution.Of(Shape.Image(32, 6, 8), op).Of,
            "winograd" => WinogradConvolution.Of(6, 8).Of,
            _ => Apart,
        };
        AssertSingle(route, library, op, [3, 32, 6, 8]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Images_that_stay_apart(int outputs) => AssertSame(Apart, Library, new Op.Conv2d(6, outputs, 1, 0), [2, 6, 3, 5]);

    [Fact]
    public void In_single_precision_minimal_filtering_is_no_further_from_the_truth_than_the_library()
    {
        using var scope = NewDisposeScope();
        var (x, weight, bias) = (Normal(1, 2, 24, 32, 256).permute(0, 3, 1, 2), Normal(2, 128, 3, 3, 256).permute(0, 3, 1, 2), Normal(3, 128));
        var truth = functional.conv2d(x, weight, bias, padding: [1L, 1L]);
        double Error(Tensor y) => (y.to(float64) - truth).abs().max().ToDouble();
        var single = new Kernel(weight.to(float32), bias.to(float32), 1);
        Assert.InRange(
            Error(WinogradConvolution.Of(24, 32).Of(x.to(float32), single)),
            1e-9,
            Error(Library(x.to(float32), single)));
    }

    [Fact]
    public void Backward_passes_may_follow_each_other()
    {
        using var scope = NewDisposeScope();
        var x = Images(Normal(1, 2, 5, 4, 32));
        var kernel = new Kernel(
            Normal(2, 32, 3, 3, 32).permute(0, 3, 1, 2).to(float32).requires_grad_(), Normal(3, 32).to(float32).requires_grad_(), 1);
        var y = WinogradConvolution.Of(5, 4).Of(x, kernel).sum();
        y.backward(retain_graph: true);
        var once = Elements(kernel.Weight.grad!);
        y.backward();
        AssertElements([.. once.Select(number => 2 * number)], kernel.Weight.grad!);
    }

    [Fact]
    public void The_plan_takes_each_where_it_gains()
    {
        var (left, plan) = PlanOf(32, 128, 128, 512);
        string[] decoder = ["decoder4", "decoder3", "decoder2", "decoder1"];
        Assert.Equal(
            decoder.Select(level => $"{level}.transition.conv1").Order(),
            plan.Upsampled.Keys.Select(name => string.Join('.', name.Split('.').Where(part => part != "depth").TakeLast(3))).Order());
        Assert.DoesNotContain(left.Nodes, node => node.Op is Op.Upsample2d);
        Assert.All(plan.Winograd.Keys, name => Assert.True(Wide(left, name)));
        Assert.Contains(plan.Gathered.Keys, name => name.StartsWith("trunk.encoder4.conv3", StringComparison.Ordinal));
        Assert.Same(
            plan.Winograd.First(pair => pair.Key.Contains("encoder3.conv2", StringComparison.Ordinal)).Value,
            plan.Winograd.First(pair => pair.Key.Contains("encoder3.conv3", StringComparison.Ordinal)).Value);
    }

    [Fact]
    public void Where_channels_are_few_the_plan_leaves_convolutions_to_the_library()
    {
        var (left, plan) = PlanOf(16, 32, 64, 64);
        Assert.NotEmpty(plan.Upsampled.Keys);
        Assert.NotEmpty(plan.Apart);
        Assert.All(plan.Apart, name => Assert.IsType<Op.Concat>(left.Nodes.First(node => node.Name == name).Op));
        Assert.All(plan.Upsampled.Keys, name => Assert.True(ConvolutionOf(left, name).In >= 32));
        Assert.Single(left.Nodes, node => node.Op is Op.Upsample2d);
    }

    private static (Network Left, ConvolutionPlan Plan) PlanOf(params int[] filters) => ConvolutionPlan.Of(Mtan.Describe(new MtanConfig(
        Shape.Image(3, 32, 64), Prelude.Seq(filters), Prelude.Seq1(new HeadSpec("depth", 1, HeadActivation.None)))));

    private static Op.Conv2d ConvolutionOf(Network network, string name) => (Op.Conv2d)network.Nodes.First(node => node.Name == name).Op;

    private static bool Wide(Network network, string name) =>
        ConvolutionOf(network, name) is { In: >= 32, Out: >= 32, Kernel: 3 };

    private static Tensor Apart(Tensor x, Kernel kernel) => PixelwiseConvolution.Of(
        Prelude.Seq(x.narrow(1, 0, 1), x.narrow(1, 1, 3), x.narrow(1, 4, x.shape[1] - 4)), kernel);

    private static Tensor Library(Tensor x, Kernel kernel) =>
        functional.conv2d(x, kernel.Weight, kernel.Bias, padding: [kernel.Padding, kernel.Padding]);

    /// <summary>The result, and the derivatives by image, kernel and bias in a random direction.</summary>
    private static void AssertSame(Func<Tensor, Kernel, Tensor> one, Func<Tensor, Kernel, Tensor> other, Op.Conv2d op, long[] shape)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(
            All(other, op, shape).SelectMany(numbers => numbers),
            All(one, op, shape).SelectMany(numbers => numbers),
            (a, b) => Math.Abs(a - b) <= Rounding * Math.Max(1, Math.Abs(a)));
    }

    /// <summary>In single precision the same as the library in double, up to rounding.</summary>
    private static void AssertSingle(Func<Tensor, Kernel, Tensor> route, Func<Tensor, Kernel, Tensor> library, Op.Conv2d op, long[] shape)
    {
        using var scope = NewDisposeScope();
        foreach (var (truth, single) in All(library, op, shape).Zip(All(route, op, shape, ScalarType.Float32)))
        {
            var largest = truth.Max(Math.Abs);
            Assert.Equal(truth, single, (a, b) => Math.Abs(a - b) <= SingleRounding * largest);
        }
    }

    private static double[][] All(
        Func<Tensor, Kernel, Tensor> convolve, Op.Conv2d op, long[] shape, ScalarType type = ScalarType.Float64, bool whole = false)
    {
        // The same numbers in both precisions: those that float32 has.
        Tensor Made(ulong seed, params long[] sizes) =>
            (whole ? Normal(seed, sizes).round().clamp(-1, 1) : Normal(seed, sizes)).to(ScalarType.Float32).to(type);
        var x = Made(1, shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2).requires_grad_();
        var kernel = new Kernel(
            Made(2, op.Out, op.Kernel, op.Kernel, op.In).permute(0, 3, 1, 2).requires_grad_(), Made(3, op.Out).requires_grad_(), op.Padding);
        var y = convolve(x, kernel);
        (y * Made(4, y.shape)).sum().backward();
        return [.. new[] { y, x.grad!, kernel.Weight.grad!, kernel.Bias.grad! }.Select(tensor => Elements(tensor.to(ScalarType.Float64)))];
    }
}
