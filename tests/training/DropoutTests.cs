using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Training;
using Multitask.Tests.Models;
using Xunit;
using static LanguageExt.Prelude;
using static Multitask.Tests.Training.Numbers;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

public sealed class DropoutTests
{
    private const int Count = 20_000;

    private static readonly RandomPass Pass = new(Seed: 7, Step: 3, Pass: 1);

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(0.9)]
    public void The_share_left_out_is_the_rate_and_the_rest_is_scaled_up(double rate)
    {
        var values = Ones(rate, Pass);
        Assert.All(values, value => Assert.True(value == 0 || value == 1 / (1 - rate)));
        // Four standard errors of a share.
        Assert.Equal(rate, values.Count(value => value == 0) / (double)Count, 4 * Math.Sqrt(rate * (1 - rate) / Count));
    }

    // Worked out by another program from the definitions: SHA-256 of "7/dropout/it/3/1", Philox 4x32-10, a 0 for each of the first 16 numbers below 2^30.
    [Fact]
    public void The_first_numbers_of_a_mask_are_pinned() =>
        Assert.Equal("1110011111101111", string.Concat(Ones(0.25, Pass).Take(16).Select(value => value > 0 ? '1' : '0')));

    [Fact]
    public void A_mask_repeats_and_differs_between_seeds_steps_passes_and_nodes()
    {
        var masks = Seq(Pass, Pass with { Seed = 8 }, Pass with { Step = 4 }, Pass with { Pass = 0 })
            .Map(pass => string.Join(' ', Ones(0.5, pass)))
            .Add(string.Join(' ', Ones(0.5, Pass, name: "other")))
            .Strict();
        Assert.Equal(masks[0], string.Join(' ', Ones(0.5, Pass)));
        Assert.Equal(masks.Count, masks.Distinct().Count());
    }

    [Fact]
    public void In_evaluation_nothing_changes()
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 4, 5);
        AssertElements(Elements(input), Run(Net(0.5, "it", 5), Pass, input, training: false), 0);
    }

    [Fact]
    public void The_gradient_is_the_mask()
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 1, Count).requires_grad_();
        var output = Run(Net(0.25, "it", Count), Pass, input, training: true);
        output.sum().backward();
        AssertElements(Ones(0.25, Pass), input.grad!, 0);
        AssertElements(Elements(input * input.grad!), output, 0);
    }

    /// <summary>At a learning rate of 0 the losses before and after an update differ by the masks alone; FAMO learns from the difference.</summary>
    [Theory]
    [InlineData(0.5, true)]
    [InlineData(0, false)]
    public void The_look_ahead_has_a_mask_of_its_own(double rate, bool learns)
    {
        using var scope = NewDisposeScope();
        var network = Samples.Described(
            new Architecture.Mlp(Seq1(32)) { Dropout = rate },
            new(Shape.Vector(3)),
            Seq("a", "b").Map(task => new HeadSpec(task, 2, HeadActivation.LogSoftmax)));
        using var parameters = new ParameterVector(VectorLayout.Of(network), ScalarType.Float64, CPU);
        InitialValues.Fill(parameters, 1);
        using var step = new TrainingStep(
            new StepConfig(
                network, Seq("a", "b").Map(task => new DataTask(task, new TaskKind.Classification(2))), new Weighting.Famo(), new Adam(1),
                None, Precision.Float64, Seed: 7),
            parameters);
        var logits = step.WeightingState.Save();
        long[] labels = [0, 1, 1, 0];
        Assert.True(step.Take(new BatchTensors(Normal(1, 4, 3), [tensor(labels), tensor(labels).flip(0)]), 0).IsRight);
        Assert.Equal(learns, logits.Skip(1).Take(2) != step.WeightingState.Save().Skip(1).Take(2));
    }

    private static double[] Ones(double rate, RandomPass pass, string name = "it")
    {
        using var scope = NewDisposeScope();
        return Elements(Run(Net(rate, name, Count), pass, ones(1, Count, dtype: ScalarType.Float64), training: true));
    }

    private static Network Net(double rate, string name, int features) => Small.Of(
        Small.Node("x", new Op.Input(Shape.Vector(features))),
        Small.Node(name, new Op.Dropout(rate), "x"));

    private static Tensor Run(Network network, RandomPass pass, Tensor input, bool training)
    {
        using var parameters = new ParameterVector(VectorLayout.Of(network), ScalarType.Float64, CPU);
        return new ForwardPass(network).Run(new TorchMode(parameters, training, Precision.Float64) { Random = pass }, input)[0];
    }
}
