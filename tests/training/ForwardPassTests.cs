using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using Multitask.Tests.Models;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>What the forward pass does otherwise than the plain fold of torch's operations, and that no result shows it.</summary>
[Trait("Category", "Slow")]
public sealed class ForwardPassTests
{
    [Theory]
    [InlineData("mtan", "heads.depth.conv2 heads.normal.conv2")] // 13 classes from 4 channels are cheaper in two
    [InlineData("mtan lenet", "")]
    public void Pairs_are_the_heads_that_are_cheaper_as_one(string network, string pairs)
    {
        var found = ConvolutionPairs.Of(Net(network));
        Assert.Equal(pairs, string.Join(' ', Net(network).Nodes.Map(node => node.Name).Filter(name => found.Firsts.ContainsKey(name))));
        Assert.Equal(Net(network).Nodes.Count - found.Firsts.Count, found.Network.Nodes.Count);
    }

    [Fact]
    public void A_pair_whose_middle_somebody_else_reads_stays_two()
    {
        var net = Small.Of(
            Small.Node("x", new Op.Input(Shape.Image(2, 4, 4))),
            Small.Node("a", new Op.Conv2d(2, 8, 3, 1), "x"),
            Small.Node("b", new Op.Conv2d(8, 8, 1, 0), "a"),
            Small.Node("c", new Op.Multiply(), "a", "b"));
        Assert.True(ConvolutionPairs.Of(net).Firsts.IsEmpty);
    }

    [Theory]
    [InlineData("mtan, one level", true)]
    [InlineData("mtan, one level", false)]
    [InlineData("mtan, uneven filters", true)]
    [InlineData("mtan, uneven filters", false)]
    [InlineData("mtan, wide", true)]
    [InlineData("mtan, wide", false)]
    public void Predictions_and_gradients_are_those_of_every_node_by_itself(string network, bool training)
    {
        var net = Net(network);
        var (frugal, plain) = (Differentiated(net, training, Frugal), Differentiated(net, training, Plain));
        Assert.All(frugal.Zip(plain), pair => Assert.Equal(pair.Item2, pair.Item1, 1e-11));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_our_kernels_predictions_and_gradients_are_as_near_to_double_precision_as_those_of_the_plain_fold(bool training)
    {
        Assert.SkipUnless(System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated, "needs a processor with registers of 512 bits (AVX-512)");
        using var backward = new BackwardPass();
        var net = Net("mtan, wide");
        var exact = Differentiated(net, training, Plain);
        double Error(Forward forward) => Differentiated(net, training, forward, Precision.Float32)
            .Zip(exact, (one, other) => (one - other) * (one - other))
            .Sum();
        var (ours, plain) = (Error(Ours), Error(Plain));
        Assert.True(backward.TakeFailure().IsNone);
        Assert.NotEqual(plain, ours);
        Assert.True(ours < 16 * plain, $"squared error {ours}, without kernels {plain}");

        Tensor[] Ours(Network network, TorchMode mode, Tensor input) =>
            new ForwardPass(network).Run(mode with { Operations = Operations.Of(KernelChoice.Auto, backward) }, input);
    }

    [Fact]
    public void Only_predictions_are_left_in_the_callers_scope()
    {
        using var scope = NewDisposeScope();
        using var parameters = Start(Net("mtan"));
        var input = rand([2, 3, 32, 64], dtype: float64);
        var before = scope.DisposablesCount;
        var predictions = new ForwardPass(Net("mtan")).Run(new TorchMode(parameters, true, Precision.Float64), input);
        Assert.Equal(before + predictions.Length, scope.DisposablesCount);
    }

    [Fact]
    public void A_kernel_lies_channels_last_in_the_vector_and_keeps_its_shape()
    {
        using var parameters = Start(Net("mtan"));
        var slot = parameters.Layout.Slots.Find(slot => slot.Parameter.Name == "trunk.encoder1.conv1.weight").IfNone(() => throw new InvalidOperationException());
        var weight = parameters[slot.Parameter.Name];
        Assert.Equal(slot.Parameter.Sizes.Map(size => (long)size).ToArray(), weight.shape);
        var second = parameters.Values.narrow(0, slot.Offset + 1, 1).ToDouble();
        Assert.Equal(weight.detach()[0, 1, 0, 0].ToDouble(), second);
    }

    private delegate Tensor[] Forward(Network network, TorchMode mode, Tensor input);

    /// <summary>The wide one has convolutions of every kind that is not computed by itself.</summary>
    private static Network Net(string name) => name == "mtan, wide"
        ? Mtan.Describe(Samples.Golden with { Input = Shape.Image(3, 16, 16), Filters = Prelude.Seq(32, 128, 512) })
        : Samples.Networks[name];

    private static Tensor[] Frugal(Network network, TorchMode mode, Tensor input) => new ForwardPass(network).Run(mode, input);

    private static Tensor[] Plain(Network network, TorchMode mode, Tensor input)
    {
        var values = Fold.Over(network, TorchInterpreter.Of(mode, input));
        return [.. network.Outputs.Map(output => values[output.Node].Value)];
    }

    /// <summary>Predictions, and the gradient over its largest number. A random direction, for squares of unit vectors have no gradient.</summary>
    private static double[] Differentiated(Network network, bool training, Forward forward, Precision precision = Precision.Float64)
    {
        using var scope = NewDisposeScope();
        using var parameters = Start(network, precision);
        using var rows = new JacobianBuffer(parameters, 1);
        rows.SelectLast();
        using var generator = new Generator(1);
        var shape = Shapes.Of(network)[network.Nodes.Head.Name];
        var input = randn([4, .. shape.Sizes.Map(size => (long)size)], dtype: float64, generator: generator);
        var predictions = forward(network, new TorchMode(parameters, training, precision), input.to(precision.Storage()));
        predictions.Select(prediction => (prediction * randn(prediction.shape, dtype: float64, generator: generator)).mean())
            .Aggregate((a, b) => a + b)
            .backward();
        var all = predictions.Select(prediction => prediction.detach().flatten()).Append(rows.Combined / rows.Combined.abs().max());
        return cat([.. all.Select(one => one.to(float64))]).data<double>().ToArray();
    }

    private static ParameterVector Start(Network network, Precision precision = Precision.Float64)
    {
        var parameters = new ParameterVector(VectorLayout.Of(network), precision.Storage(), CPU);
        InitialValues.Fill(parameters, seed: 1);
        return parameters;
    }
}
