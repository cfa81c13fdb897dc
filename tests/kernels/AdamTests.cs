using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Multitask.Tests.Kernels;

/// <summary>Adam in one pass over memory against Adam as operations on whole vectors.</summary>
public sealed class AdamTests
{
    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(7, 0.1, false)]
    [InlineData(8, 0.1, true)]
    [InlineData(65_536, 0.01, false)]
    [InlineData(131_089, 0.01, true)]
    public void One_pass_is_the_update_of_whole_vectors(int count, double decay, bool decoupled)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var config = new Adam(0.01, WeightDecay: decay, Decoupled: decoupled);
        var (once, whole) = (randn(count, dtype: float64, generator: generator), empty(0));
        whole = once.clone();
        using var first = new AdamState(config, once, Fast);
        using var second = new AdamState(config, whole, Operations.LibTorch);
        for (var step = 0; step < 3; step++)
        {
            var gradient = randn(count, dtype: float64, generator: generator);
            first.Step(once, gradient.clone(), 0.02);
            second.Step(whole, gradient.clone(), 0.02);
        }

        Assert.True((once - whole).abs().max().ToDouble() < 1e-14);
        Assert.True((first.First - second.First).abs().max().ToDouble() < 1e-14);
        Assert.True((first.Second - second.Second).abs().max().ToDouble() < 1e-14);
    }

    [Fact]
    public void The_first_step_moves_every_number_by_the_learning_rate()
    {
        using var scope = NewDisposeScope();
        var parameters = zeros(70_000);
        using var adam = new AdamState(new Adam(0.001), parameters, Fast);
        adam.Step(parameters, full(70_000, -3f), 0.001);
        Assert.True((parameters - 0.001).abs().max().ToDouble() < 1e-8);
    }

    [Fact]
    public void Amsgrad_divides_by_the_largest_mean_so_far()
    {
        using var scope = NewDisposeScope();
        var parameters = zeros(5);
        using var adam = new AdamState(new Adam(0.1, Amsgrad: true), parameters, Fast);
        adam.Step(parameters, full(5, 4f), 0.1);
        adam.Step(parameters, zeros(5), 0.1);
        Assert.True(adam.Largest.Exists(largest => (largest - 0.016).abs().max().ToDouble() < 1e-6));
        Assert.True((adam.Second - (0.016 * 0.999)).abs().max().ToDouble() < 1e-6);
    }

    private static Operations Fast => Operations.Of(KernelChoice.Auto, new BackwardPass());
}
