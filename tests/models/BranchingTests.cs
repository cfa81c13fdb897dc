using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using static Multitask.Tests.Training.Numbers;
using static TorchSharp.torch;

namespace Multitask.Tests.Models;

/// <summary>Learning to branch: networks side by side, each of whose stages chooses which of the networks it continues from.</summary>
public sealed class BranchingTests
{
    private static readonly RandomPass Pass = new(Seed: 7, Step: 3, Pass: 1);

    private static readonly Op.Branch Choice = new(3, 8, 0.5);

    public static TheoryData<string> Encoders => ExpertsTests.Encoders;

    // The two stages and the linear layer are chosen among by both tasks, each with a logit per task.
    [Fact]
    public void Parameters_by_hand() => Assert.Equal(
        (2 * ((10 * 25) + 10 + (20 * 10 * 25) + 20 + (50 * 20 * 4 * 4) + 50 + (10 * 50) + 10)) + (3 * 2 * 2),
        Parameters.TrainableCount(Samples.Described(new Architecture.SharedLenet { Sharing = new Sharing.Ltb() }, new(Shape.Image(1, 28, 28)), Samples.DigitHeads)));

    [Theory]
    [MemberData(nameof(Encoders))]
    public void Where_every_task_prefers_its_own_network_it_predicts_what_that_predicts(string encoder)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (single, branched) = (Encoder(encoder, new Sharing.Single()), Encoder(encoder, new Sharing.Ltb()));
        using var expected = SharingTests.Start(single, name => name);
        using var found = SharingTests.Start(branched, name => name.StartsWith("trunk.tasks.", StringComparison.Ordinal)
            ? $"heads.{name.Split('.', 4)[2]}.trunk.{name.Split('.', 4)[3]}"
            : name);
        foreach (var row in Rows(branched))
        {
            var own = branched.Outputs.Map(output => output.Task).ToList().FindIndex(task => row.Name.EndsWith($".{task}.choice.weight", StringComparison.Ordinal));
            found[row.Name].narrow(1, own, 1).copy_(full([1, 1], 1e-6, ScalarType.Float64));
        }

        Assert.All(Run(single, expected).Zip(Run(branched, found)), pair => Assert.Equal(
            pair.Item1.data<double>().ToArray(), pair.Item2.data<double>().ToArray()));
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public void Before_anything_is_learnt_all_tasks_go_on_from_the_first_network_as_in_hard_sharing(string encoder)
    {
        using var scope = NewDisposeScope();
        var (hard, branched) = (Encoder(encoder, new Sharing.Hard()), Encoder(encoder, new Sharing.Ltb()));
        var first = $"trunk.tasks.{branched.Outputs[0].Task}.";
        using var expected = SharingTests.Start(hard, name => name);
        using var found = SharingTests.Start(branched, name => name.StartsWith(first, StringComparison.Ordinal)
            ? $"trunk.{name.Split('.', 4)[3]}"
            : name);
        Assert.All(Run(hard, expected).Zip(Run(branched, found)), pair => Assert.Equal(
            pair.Item1.data<double>().ToArray(), pair.Item2.data<double>().ToArray()));
    }

    [Fact]
    public void In_training_each_network_is_drawn_as_often_as_the_softmax_says()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { Math.Log(0.7), Math.Log(0.2), Math.Log(0.1) }, [1, 3]);
        var drawn = Range(0, 4000).Map(step => Drawn(logits, Pass with { Step = step })).ToArray();
        Assert.All(drawn, one => Assert.Equal(1, one.Count(value => value == 1) + (10 * one.Count(value => value is not (0 or 1)))));
        foreach (var (share, at) in new[] { 0.7, 0.2, 0.1 }.Select((share, at) => (share, at)))
        {
            // Four standard errors of a share.
            Assert.Equal(share, drawn.Average(one => one[at]), 4 * Math.Sqrt(share * (1 - share) / drawn.Length));
        }
    }

    [Fact]
    public void Draws_repeat_and_differ_between_seeds_steps_passes_and_nodes_but_not_between_processes()
    {
        var noise = Seq(Pass, Pass with { Seed = 8 }, Pass with { Step = 4 }, Pass with { Pass = 0 })
            .Map(pass => string.Join(' ', pass.Gumbel(Node("it"), 4)))
            .Add(string.Join(' ', Pass.Gumbel(Node("other"), 4)))
            .Strict();
        Assert.Equal(noise.Count, noise.Distinct().Count());
        Assert.Equal(noise[0], string.Join(' ', (Pass with { First = 5, Done = 0.3 }).Gumbel(Node("it"), 4)));
    }

    /// <summary>The mean of the standard Gumbel distribution is Euler's constant, its variance pi squared over six.</summary>
    [Fact]
    public void Noise_has_the_mean_and_the_variance_of_the_Gumbel_distribution()
    {
        var noise = Pass.Gumbel(Node("it"), 40_000);
        Assert.Equal(0.57722, noise.Average(), 4 * Math.PI / Math.Sqrt(6 * 40_000));
        Assert.Equal(Math.PI * Math.PI / 6, noise.Average(value => Math.Pow(value - 0.57722, 2)), 0.08);
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(0.5, 2)]
    [InlineData(1, 0.5)]
    public void Temperature_falls_by_the_same_factor_each_step(double done, double temperature) => Assert.Equal(temperature, Choice.Temperature(done), 1e-12);

    /// <summary>With s the softmax of the disturbed logits over the temperature t and v what is multiplied with the choice: s (v - s v) / t.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void The_gradient_is_that_of_the_softmax_with_noise_and_temperature(double done)
    {
        using var scope = NewDisposeScope();
        double[] start = [0.3, -0.2, 0.1], v = [1, -2, 4];
        var pass = Pass with { Done = done };
        var logits = tensor(start, [1, 3]).requires_grad_();
        (Selections.GumbelSoftmax(logits, Choice.Temperature(done), pass.Gumbel(Node("it"), 3)) * tensor(v, [1, 3])).sum().backward();
        var (temperature, noise) = (Choice.Temperature(done), pass.Gumbel(Node("it"), 3));
        var powers = start.Select((value, at) => Math.Exp((value + noise[at]) / temperature)).ToArray();
        var s = powers.Select(power => power / powers.Sum()).ToArray();
        var mean = s.Zip(v, (share, value) => share * value).Sum();
        AssertElements([.. s.Zip(v, (share, value) => share * (value - mean) / temperature)], logits.grad!, 1e-12);
    }

    [Fact]
    public void In_evaluation_the_largest_logit_is_chosen_and_the_first_of_equal_ones()
    {
        using var scope = NewDisposeScope();
        AssertElements([0, 1, 0, 1, 0, 0, 1, 0, 0], Selections.OneHotArgmax(tensor(new double[] { 1, 3, 2, 4, -1, 4, 0, 0, 0 }, [3, 3])), 0);
    }

    private static double[] Drawn(Tensor logits, RandomPass pass)
    {
        using var scope = NewDisposeScope();
        return Elements(Selections.GumbelSoftmax(logits, 1, pass.Gumbel(Node("it"), 3)));
    }

    /// <summary>The exported tree is smaller, and predicts the same.</summary>
    [Theory]
    [MemberData(nameof(Encoders))]
    public void The_tree_that_is_learnt_predicts_what_the_network_predicts(string encoder)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var network = Encoder(encoder, new Sharing.Ltb());
        using var parameters = SharingTests.Start(network, name => name);
        foreach (var (row, at) in Rows(network).Map((at, row) => (row, at)))
        {
            parameters[row.Name].narrow(1, at % (int)row.Count, 1).copy_(full([1, 1], 0.5, ScalarType.Float64));
        }

        var tree = Branching.Tree(network, name => Elements(parameters[name]).Select(value => (float)value).ToArray());
        Assert.Equal(Validation<string, Network>.Success(tree), WellFormed.Check(tree));
        Assert.DoesNotContain(tree.Nodes, node => node.Op is Op.Branch or Op.WeightedSum);
        Assert.True(Parameters.TrainableCount(tree) < Parameters.TrainableCount(network));
        Assert.All(Run(network, parameters).Zip(Run(tree, parameters)), pair => Assert.Equal(
            pair.Item1.data<double>().ToArray(), pair.Item2.data<double>().ToArray()));
    }

    [Fact]
    public void Before_anything_is_learnt_the_tree_has_the_nodes_of_hard_sharing_and_one_without_branches_is_itself()
    {
        var (hard, branched) = (Encoder("lenet", new Sharing.Hard()), Encoder("lenet", new Sharing.Ltb()));
        var tree = Branching.Tree(branched, _ => new float[2]);
        Assert.Equal(
            hard.Nodes.Map(node => (node.Name, node.Op)),
            tree.Nodes.Map(node => (node.Name.Replace("trunk.tasks.left.", "trunk.", StringComparison.Ordinal), node.Op)));
        Assert.Same(hard, Branching.Tree(hard, _ => throw new InvalidOperationException()));
    }

    /// <summary>A second training of the chosen tree alone.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Frozen_logits_choose_the_largest_in_training_too(bool frozen)
    {
        using var scope = NewDisposeScope();
        var network = Small.Of(
            Small.Node("x", new Op.Input(Shape.Vector(1))),
            Small.Node("r", new Op.Relu(), "x"),
            Small.Node("s", new Op.Sigmoid(), "x"),
            Small.Node("choice", Choice with { Count = 2 }),
            Small.Node("sum", new Op.WeightedSum(), "choice", "r", "s"));
        using var parameters = SharingTests.Start(network, name => name);
        parameters["choice.weight"].requires_grad_(!frozen);
        var found = Range(0, 40).Map(step => new ForwardPass(network).Run(
            new TorchMode(parameters, true, Precision.Float64) { Random = Pass with { Step = step } }, ones(1, 1, dtype: ScalarType.Float64))[0].detach().data<double>()[0]).Distinct().Count();
        Assert.Equal(frozen ? 1 : 2, found);
    }

    private static Node Node(string name) => Small.Node(name, Choice);

    private static Seq<Parameter> Rows(Network network) =>
        Parameters.Of(network).Filter(parameter => parameter.Name.StartsWith("trunk.branches.", StringComparison.Ordinal)).Strict();

    private static Network Encoder(string word, Sharing sharing) =>
        Samples.Encoders(sharing).Find(encoder => encoder.Word == word).Map(one => Samples.Described(one.Architecture, one.Input, one.Heads)).Head();

    private static Tensor[] Run(Network network, ParameterVector parameters) => SharingTests.Run(network, parameters, training: false);
}
