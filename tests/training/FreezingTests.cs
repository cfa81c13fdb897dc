using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Training;
using Multitask.Tests.Models;
using Multitask.Tests.Weightings;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>Parameters that keep their values.</summary>
public sealed class FreezingTests
{
    private static readonly Network Net = MtanLenet.Describe(new LenetConfig(
        Shape.Image(1, 16, 16),
        Seq(3, 4),
        6,
        Seq(new HeadSpec("left", 3, HeadActivation.LogSoftmax), new HeadSpec("right", 4, HeadActivation.LogSoftmax))));

    private static readonly string[] Names = [.. Parameters.Of(Net).Map(parameter => parameter.Name)];

    /// <summary>The first part of the trunk, and all that begins like it.</summary>
    private static readonly string Frozen = string.Join('.', Names.First(name => name.StartsWith("trunk.", StringComparison.Ordinal)).Split('.')[..2]);

    [Theory]
    [InlineData("equal")]
    [InlineData("famo")]
    [InlineData("cagrad")]
    [InlineData("pcgrad")]
    [InlineData("db-mtl")]
    public void Frozen_parameters_and_statistics_keep_their_bits_and_all_others_are_trained(string word)
    {
        var (before, after) = Trained(Weighing.Default(word), Seq1(Frozen));
        Assert.All(Names, name => Assert.True(
            before[name].SequenceEqual(after[name]) == ParameterPrefix.Begins(Frozen, name), name));
    }

    [Fact]
    public void A_frozen_batch_normalisation_works_with_its_running_statistics()
    {
        // Everything but the heads is frozen: the same input gives the same features whatever else is in the batch.
        using var scope = NewDisposeScope();
        var network = TrainingStepTests.Net;
        using var parameters = Start(network, Seq("trunk", "attention"));
        var norms = parameters.Layout.Untrained.Filter(slot => slot.Parameter.Name.EndsWith("running_mean", StringComparison.Ordinal));
        Assert.NotEmpty(norms);
        var before = norms.Map(slot => Numbers.Elements(parameters[slot.Parameter.Name])).ToArray();
        var forward = new ForwardPass(network);
        forward.Run(new TorchMode(parameters, Training: true, Precision.Float64), TrainingStepTests.Batch(float64).Inputs);
        Assert.Equal(before, norms.Map(slot => Numbers.Elements(parameters[slot.Parameter.Name])).ToArray());
    }

    [Fact]
    public void What_is_frozen_is_no_part_of_the_inner_products()
    {
        using var scope = NewDisposeScope();
        using var parameters = Start(Net, Seq1(Frozen));
        using var step = new TrainingStep(Config(Weighing.Default("cagrad")), parameters);
        var count = Parameters.Of(Net).Filter(one => one.Trainable && !ParameterPrefix.Begins(Frozen, one.Name)).Map(one => (long)one.Count).Sum();
        Assert.True(step.Differentiate(TrainingStepTests.Batch(float64)).IsRight);
        Assert.Equal(count, step.Gradients.Combined.numel());
        Assert.Equal(count, parameters.Layout.Total);
    }

    [Theory]
    [InlineData("trunk", "trunk.conv", true)]
    [InlineData("trunk.", "trunk.conv", true)]
    [InlineData("trunk.conv1", "trunk.conv1", true)]
    [InlineData("trunk.conv1", "trunk.conv10", false)]
    [InlineData("trunk.conv1", "trunk.conv10.weight", false)]
    [InlineData("trunk.conv1.", "trunk.conv1.weight", true)]
    [InlineData("runk", "trunk.conv1", false)]
    public void A_prefix_ends_where_a_part_of_the_name_ends(string prefix, string name, bool begins) =>
        Assert.Equal(begins, ParameterPrefix.Begins(prefix, name));

    [Fact]
    public void Mistakes_name_what_would_be_right()
    {
        Assert.Empty(Freezing.Mistakes(Net, Seq<string>()));
        Assert.Empty(Freezing.Mistakes(Net, Seq1("trunk")));
        Assert.Equal(
            Seq(
                "must begin the name of a parameter, found trnk; did you mean `trunk`?",
                "must begin the name of a parameter, found nothing.like.it; names begin with trunk, attention, heads"),
            Freezing.Mistakes(Net, Seq("trnk", "nothing.like.it")));
        Assert.Equal(
            Seq1("must leave parameters to train for every task, found none for left"), Freezing.Mistakes(Single, Seq1("heads.left")));
    }

    private static Network Single => Samples.Described(
        new Architecture.SharedLenet(Seq(3, 4), 6) { Sharing = new Sharing.Single() },
        new(Shape.Image(1, 16, 16)),
        Seq(new HeadSpec("left", 3, HeadActivation.LogSoftmax), new HeadSpec("right", 4, HeadActivation.LogSoftmax)));

    private static (Map<string, double[]> Before, Map<string, double[]> After) Trained(Weighting weighting, Seq<string> frozen)
    {
        using var scope = NewDisposeScope();
        using var parameters = Start(Net, frozen);
        using var step = new TrainingStep(Config(weighting), parameters);
        Map<string, double[]> Values() => toMap(Names.Select(name => (name, Numbers.Elements(parameters[name]))));
        var before = Values();
        for (var taken = 0; taken < 2; taken++)
        {
            Assert.True(step.Take(TrainingStepTests.Batch(float64), 0.1).IsRight);
        }

        return (before, Values());
    }

    private static StepConfig Config(Weighting weighting) => TrainingStepTests.Config(weighting) with
    {
        Network = Net,
        Precision = Precision.Float64,
        Optimizer = new Sgd(0.1, 0.9, WeightDecay: 0.1),
    };

    private static ParameterVector Start(Network network, Seq<string> frozen)
    {
        var parameters = new ParameterVector(VectorLayout.Of(network, frozen), float64, CPU);
        InitialValues.Fill(parameters, 5);
        return parameters;
    }
}
