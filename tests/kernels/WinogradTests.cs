using Multitask.Stages.Kernels;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Numbers = Multitask.Tests.Training.Numbers;

namespace Multitask.Tests.Kernels;

/// <summary>A convolution by fewer products is the convolution: the same numbers and the same gradients.</summary>
public sealed class WinogradTests
{
    /// <summary>Of the largest number: some units in the last place of float32 for each of a few hundred terms.</summary>
    private const double Rounding = 3e-6;

    private delegate Tensor Convolution(Tensor x, Tensor weight, Tensor bias);

    [Theory]
    [InlineData(1, 4, 6, 32, 32)]
    [InlineData(3, 5, 7, 32, 64)]
    [InlineData(2, 1, 1, 64, 32)]
    [InlineData(2, 2, 9, 96, 32)]
    [InlineData(1, 3, 2, 288, 160)]
    [InlineData(2, 18, 20, 64, 96)]
    public void Result_and_gradients_are_those_of_libtorch_in_double_precision(int images, int height, int width, int read, int made)
    {
        NeedsWideRegisters();
        using var scope = NewDisposeScope();
        var inputs = Inputs(images, height, width, read, made);
        var exact = All(LibTorch, [.. inputs.Select(input => input.to(float64))]);
        foreach (var (expected, actual) in exact.Zip(All(Ours, inputs)))
        {
            var tolerance = Rounding * expected.Max(Math.Abs) * Math.Sqrt(read / 32.0);
            Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) <= tolerance);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void No_number_depends_on_the_threads(int threads)
    {
        NeedsWideRegisters();
        using var scope = NewDisposeScope();
        var (inputs, before) = (Inputs(2, 18, 20, 64, 96), get_num_threads());
        var expected = All(Ours, inputs);
        try
        {
            set_num_threads(threads);
            Assert.Equal(expected, All(Ours, inputs));
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Theory]
    [InlineData(64, 64, 3, 1, true)]
    [InlineData(64, 64, 3, 0, false)]
    [InlineData(64, 64, 1, 1, false)]
    [InlineData(64, 33, 3, 1, false)]
    [InlineData(16, 64, 3, 1, false)]
    public void Only_large_convolutions_of_nine_taps_and_whole_panels_are_computed_so(int read, int made, int taps, int padding, bool gains)
    {
        NeedsWideRegisters();
        using var scope = NewDisposeScope();
        var (x, weight) = (zeros(4, read, 64, 64), zeros(made, read, taps, taps));
        Assert.Equal(gains, WinogradConvolution.IsFaster(x, weight, padding));
        Assert.False(WinogradConvolution.IsFaster(x.to(float64), weight.to(float64), padding));
        Assert.False(WinogradConvolution.IsFaster(zeros(1, read, 2, 2), weight, padding));
    }

    [Fact]
    public void What_is_kept_between_the_passes_of_a_step_is_forgotten_with_the_step()
    {
        NeedsWideRegisters();
        using var scope = NewDisposeScope();
        using var pass = new BackwardPass { Repeats = true };
        var inputs = Inputs(1, 4, 6, 32, 32);
        Assert.Equal(All((x, weight, bias) => WinogradConvolution.Of(x, weight, bias, pass), inputs), All(Ours, inputs));
        Assert.True(pass.TakeFailure().IsNone);
        inputs[1].copy_(inputs[1].Times(2));
        Assert.Equal(All((x, weight, bias) => WinogradConvolution.Of(x, weight, bias, pass), inputs), All(Ours, inputs));
    }

    private static void NeedsWideRegisters() =>
        Assert.SkipUnless(System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated, "needs a processor with registers of 512 bits (AVX-512)");

    private static Tensor Ours(Tensor x, Tensor weight, Tensor bias) => WinogradConvolution.Of(x, weight, bias, new BackwardPass());

    private static Tensor LibTorch(Tensor x, Tensor weight, Tensor bias) => functional.conv2d(x, weight, bias, padding: [1, 1]);

    /// <summary>Images, kernel and bias, channels last in memory.</summary>
    private static Tensor[] Inputs(int images, int height, int width, int read, int made) =>
    [
        Numbers.Images(Numbers.Normal(1, images, height, width, read)),
        Numbers.Images(Numbers.Normal(2, made, 3, 3, read)),
        Numbers.Normal(3, made).to(float32),
    ];

    /// <summary>The result, and the gradients of its product with random numbers w.r.t. all inputs.</summary>
    private static double[][] All(Convolution convolution, Tensor[] inputs)
    {
        Tensor[] leaves = [.. inputs.Select(input => input.detach().requires_grad_())];
        var result = convolution(leaves[0], leaves[1], leaves[2]);
        result.backward([Numbers.Normal(4, result.shape).to(result.dtype)]);
        double[][] all = [Elements(result), .. leaves.Select(leaf => Elements(leaf.grad!))];
        foreach (var leaf in leaves)
        {
            leaf.grad = null;
        }

        return all;
    }

    private static double[] Elements(Tensor tensor) => Numbers.Elements(tensor);
}
