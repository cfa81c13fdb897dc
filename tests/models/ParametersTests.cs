using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Models;

public sealed class ParametersTests
{
    public static TheoryData<string> Names => [.. Samples.Networks.Keys];

    [Fact]
    public void Published_mtan_has_the_published_number_of_parameters() =>
        Assert.Equal(44_229_073, Parameters.TrainableCount(Mtan.Describe(Samples.Published)));

    [Fact]
    public void Lenet_by_hand()
    {
        var (conv1, conv2) = ((10 * 1 * 25) + 10, (20 * 10 * 25) + 20);
        var hidden = (50 * 20 * 4 * 4) + 50;
        var head = (10 * 50) + 10;
        Assert.Equal(conv1 + conv2 + hidden + (2 * head), Parameters.TrainableCount(Lenet.Describe(Samples.Digits)));
    }

    [Fact]
    public void Mtan_on_lenet_by_hand()
    {
        var trunk = ((10 * 1 * 25) + 10) + ((20 * 10 * 25) + 20);
        var transition = (20 * 10 * 25) + 20 + (2 * 20);
        var mask1 = ((10 * 10) + 10 + (2 * 10)) + ((10 * 10) + 10 + (2 * 10));
        var mask2 = ((20 * 40) + 20 + (2 * 20)) + ((20 * 20) + 20 + (2 * 20));
        var head = ((50 * 20 * 4 * 4) + 50) + ((10 * 50) + 10);
        Assert.Equal(
            trunk + transition + (2 * (mask1 + mask2 + head)),
            Parameters.TrainableCount(MtanLenet.Describe(Samples.Digits)));
    }

    [Fact]
    public void Segnet_is_mtan_without_attention()
    {
        static Seq<Parameter> Plain(Network network) => Parameters.Of(network)
            .Filter(parameter => parameter.Part is not Part.Attention && !parameter.Name.Contains(".transition.", StringComparison.Ordinal))
            .Strict();
        Assert.Equal(Plain(Mtan.Describe(Samples.Golden)), Parameters.Of(SegNet.Describe(Samples.Golden)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_of_parameters_are_unique(string name)
    {
        var names = Parameters.Of(Samples.Networks[name]).Map(parameter => parameter.Name);
        Assert.Equal(names.Count, names.Distinct().Count);
    }

    [Fact]
    public void A_convolution_has_a_xavier_weight_and_a_zero_bias() => Assert.Equal(
        Seq(
            new Parameter("it.weight", Seq(4, 3, 5, 5), new Init.XavierNormal(3 * 25, 4 * 25), true, new Part.Trunk()),
            new Parameter("it.bias", Seq1(4), new Init.Constant(0), true, new Part.Trunk())),
        Parameters.Of(Small.One(Shape.Image(3, 8, 8), new Op.Conv2d(3, 4, Kernel: 5, Padding: 2))));

    [Fact]
    public void A_normalisation_starts_as_the_identity_and_does_not_learn_its_statistics() => Assert.Equal(
        Seq(
            new Parameter("it.weight", Seq1(3), new Init.Constant(1), true, new Part.Trunk()),
            new Parameter("it.bias", Seq1(3), new Init.Constant(0), true, new Part.Trunk()),
            new Parameter("it.running_mean", Seq1(3), new Init.Constant(0), false, new Part.Trunk()),
            new Parameter("it.running_var", Seq1(3), new Init.Constant(1), false, new Part.Trunk())),
        Parameters.Of(Small.One(Shape.Image(3, 8, 8), new Op.BatchNorm(3))));

    [Fact]
    public void A_linear_map_has_a_xavier_weight_and_a_zero_bias() => Assert.Equal(
        Seq(
            new Parameter("it.weight", Seq(2, 7), new Init.XavierNormal(7, 2), true, new Part.Trunk()),
            new Parameter("it.bias", Seq1(2), new Init.Constant(0), true, new Part.Trunk())),
        Parameters.Of(Small.One(Shape.Vector(7), new Op.Linear(7, 2))));

    [Fact]
    public void Parameters_that_several_nodes_apply_are_listed_once_under_their_owner()
    {
        var conv = new Op.Conv2d(1, 1, Kernel: 1, Padding: 0);
        var network = Small.Of(
            Small.Node("x", new Op.Input(Shape.Image(1, 2, 2))),
            Small.Node("first", conv, "x") with { Shared = "both" },
            Small.Node("second", conv, "first") with { Shared = "both" },
            Small.Node("third", conv, "second"));
        Assert.Equal(
            Seq("both.weight", "both.bias", "third.weight", "third.bias"),
            Parameters.Of(network).Map(parameter => parameter.Name));
    }

    [Fact]
    public void Transitions_of_mtan_are_one_set_of_parameters_of_the_trunk()
    {
        var transitions = Parameters.Of(Mtan.Describe(Samples.Golden))
            .Filter(parameter => parameter.Name.Contains("transition", StringComparison.Ordinal));
        // Ten levels, each a convolution (2) and a normalisation (2 and 2 statistics), whatever the number of tasks.
        Assert.Equal(10 * 6, transitions.Count);
        Assert.All(transitions, parameter => Assert.Equal(new Part.Trunk(), parameter.Part));
    }
}
