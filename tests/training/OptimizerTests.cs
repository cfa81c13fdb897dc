using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using Xunit;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>Updates against those of torch's own optimizers, in double precision.</summary>
public sealed class OptimizerTests
{
    private const int Count = 37;

    [Theory]
    [InlineData(0, 0, 0, false)]
    [InlineData(0, 0, 0.1, false)]
    [InlineData(0.9, 0, 0, false)]
    [InlineData(0.9, 0, 0.05, true)]
    [InlineData(0.5, 0.3, 0.05, false)]
    public void Sgd_takes_the_steps_of_torch(double momentum, double dampening, double decay, bool nesterov)
    {
        using var scope = NewDisposeScope();
        var parameters = Start();
        using var sgd = new SgdState(new Sgd(0.1, momentum, dampening, decay, nesterov), parameters);
        AssertSame(
            sgd, parameters, leaf => optim.SGD([leaf], 0.1, momentum, dampening, decay, nesterov), 0);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.1, false)]
    [InlineData(0, true)]
    public void Adam_takes_the_steps_of_torch(double decay, bool amsgrad)
    {
        using var scope = NewDisposeScope();
        var parameters = Start();
        using var adam = new AdamState(new Adam(0.1, WeightDecay: decay, Amsgrad: amsgrad), parameters, Operations.LibTorch);
        AssertSame(adam, parameters, leaf => optim.Adam([leaf], 0.1, weight_decay: decay, amsgrad: amsgrad), 1e-12);
    }

    [Fact]
    public void Each_optimizer_remembers_what_it_needs_and_no_more()
    {
        using var scope = NewDisposeScope();
        string[] Names(Optimizer config)
        {
            using var state = IOptimizerState.Of(config, Start(), Operations.LibTorch);
            return [.. state.Vectors.Map(vector => vector.Name)];
        }

        Assert.Empty(Names(new Sgd(0.1)));
        Assert.Equal(["sgd.momentum"], Names(new Sgd(0.1, 0.9)));
        Assert.Equal(["adam.first", "adam.second"], Names(new Adam(0.1)));
        Assert.Equal(["adam.first", "adam.second", "adam.largest"], Names(new Adam(0.1, Amsgrad: true)));
    }

    private static Tensor Start() => Numbers.Normal(1, Count);

    /// <summary>Five updates with another gradient and another learning rate each.</summary>
    private static void AssertSame(IOptimizerState ours, Tensor parameters, Func<TorchSharp.Modules.Parameter, optim.Optimizer> torchs, double tolerance)
    {
        var leaf = new TorchSharp.Modules.Parameter(parameters.clone());
        using var reference = torchs(leaf);
        for (var step = 0; step < 5; step++)
        {
            var (gradient, rate) = (Numbers.Normal((ulong)step + 2, Count), 0.1 / (step + 1));
            ours.Step(parameters, gradient.clone(), rate);
            leaf.grad = gradient;
            reference.ParamGroups.First().LearningRate = rate;
            reference.step();
            Numbers.AssertElements(Numbers.Elements(leaf), parameters, tolerance);
        }

        Assert.Equal(5, ours.Steps);
    }
}
