using Multitask.Models;
using Multitask.Stages.Training;
using Multitask.Tests.Models;
using Xunit;
using static Multitask.Tests.Training.Numbers;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>Which rectifiers are computed with the normalisation before them, and what stays in bfloat16 between convolutions.</summary>
public sealed class NormalizationPlanTests
{
    private static readonly Network Chain = Small.Of(
        Small.Node("x", new Op.Input(Shape.Image(3, 8, 12))),
        Small.Node("conv1", new Op.Conv2d(3, 16, 3, 1), "x"),
        Small.Node("bn1", new Op.BatchNorm2d(16), "conv1"),
        Small.Node("relu1", new Op.Relu(), "bn1"),
        Small.Node("conv2", new Op.Conv2d(16, 32, 3, 1), "relu1"),
        Small.Node("bn2", new Op.BatchNorm2d(32), "conv2"),
        Small.Node("relu2", new Op.Relu(), "bn2"),
        Small.Node("pool", new Op.MaxPool2d(2, Indices: false), "relu2"),
        Small.Node("conv3", new Op.Conv2d(32, 16, 1, 0), "pool"),
        Small.Node("bn3", new Op.BatchNorm2d(16), "conv3"),
        Small.Node("mask", new Op.Sigmoid(), "bn3"));

    /// <summary>So few pixels that products of matrices take the convolutions' place.</summary>
    private static readonly Network Few = Small.Of(
        Small.Node("x", new Op.Input(Shape.Image(64, 1, 2))),
        Small.Node("conv1", new Op.Conv2d(64, 64, 1, 0), "x"),
        Small.Node("bn1", new Op.BatchNorm2d(64), "conv1"),
        Small.Node("relu1", new Op.Relu(), "bn1"),
        Small.Node("conv2", new Op.Conv2d(64, 64, 3, 1), "relu1"),
        Small.Node("bn2", new Op.BatchNorm2d(64), "conv2"),
        Small.Node("relu2", new Op.Relu(), "bn2"),
        Small.Node("conv3", new Op.Conv2d(64, 64, 1, 0), "relu2"));

    [Fact]
    public void What_the_next_convolution_would_round_anyway_changes_no_bit()
    {
        var plan = ForwardPlan.Of(Chain);
        Assert.Equal(["conv1", "conv2", "conv3", "relu1"], plan.Normalizations.NarrowResults.ToArray());
        AssertNoBitChanges(Chain, plan);
    }

    [Fact]
    public void Nor_where_convolutions_are_products_of_matrices()
    {
        var plan = ForwardPlan.Of(Few);
        Assert.Equal(["conv2"], plan.Convolutions.Gathered.Keys.ToArray());
        Assert.Contains("relu1", plan.Normalizations.NarrowResults);
        Assert.Contains("relu2", plan.Normalizations.NarrowResults);
        AssertNoBitChanges(Few, plan);
    }

    [Fact]
    public void A_rectifier_takes_the_normalisation_that_only_it_reads()
    {
        var plan = ForwardPlan.Of(Chain);
        Assert.Equal(["relu1"], plan.Normalizations.Before.Keys.ToArray());
        Assert.Equal(["pool"], plan.Rectifying.ToArray());
        var shared = Small.Of([.. Chain.Nodes, Small.Node("twice", new Op.Multiply(), "bn1", "relu1")]);
        Assert.Empty(ForwardPlan.Of(shared).Normalizations.Before.Keys);
    }

    [Fact]
    public void What_several_read_stays_in_float32()
    {
        var network = Mtan.Describe(Samples.Golden);
        var (plan, readings) = (ForwardPlan.Of(network), network.Readings());
        Assert.Contains(plan.Normalizations.NarrowResults, name => name.EndsWith("conv1", StringComparison.Ordinal));
        Assert.All(plan.Normalizations.NarrowResults, name => Assert.Equal(1, readings[name]));
        Assert.All(network.Outputs, output => Assert.DoesNotContain(output.Node, plan.Normalizations.NarrowResults));
    }

    private static void AssertNoBitChanges(Network network, ForwardPlan plan)
    {
        var wide = plan with { Normalizations = plan.Normalizations with { NarrowResults = default } };
        Assert.Equal(Differentiated(network, wide), Differentiated(network, plan));
    }

    /// <summary>The prediction and every parameter's gradient, in bfloat16.</summary>
    private static double[] Differentiated(Network network, ForwardPlan plan)
    {
        using var scope = NewDisposeScope();
        using var parameters = new ParameterVector(VectorLayout.Of(network), ScalarType.Float32, CPU);
        InitialValues.Fill(parameters, seed: 1);
        using var rows = new GradientRows(parameters, 1);
        rows.AimLast();
        var shape = ((Op.Input)network.Nodes[0].Op).Shape;
        var input = Images(Normal(1, 2, shape.Height, shape.Width, shape.Channels));
        var prediction = TorchForward.Run(plan, new TorchMode(parameters, Training: true, Precision.BFloat16), input)[0];
        (prediction * Normal(2, [.. prediction.shape]).to(float32)).sum().backward();
        return [.. Elements(prediction.detach()), .. Elements(rows.Combined)];
    }
}
