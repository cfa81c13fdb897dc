using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Models;

public sealed class MtanTests
{
    private static readonly Network Golden = Mtan.Describe(Samples.Golden);

    [Theory]
    [InlineData("attention.depth.encoder1.conv1", "trunk.encoder1.relu1")]
    [InlineData("attention.depth.encoder1.attended", "attention.depth.encoder1.mask trunk.encoder1.relu2")]
    [InlineData("trunk.encoder1.transition.depth.conv1", "attention.depth.encoder1.attended")]
    [InlineData("attention.depth.encoder1.pool", "trunk.encoder1.transition.depth.relu1")]
    [InlineData("attention.depth.encoder3.join", "trunk.encoder3.relu1 attention.depth.encoder2.pool")]
    [InlineData("attention.depth.encoder3.attended", "attention.depth.encoder3.mask trunk.encoder3.relu3")]
    [InlineData("attention.depth.decoder5.upsample", "attention.depth.encoder5.pool")]
    [InlineData("attention.depth.decoder5.join", "trunk.decoder5.unpool trunk.decoder5.transition.depth.relu1")]
    [InlineData("attention.depth.decoder5.attended", "attention.depth.decoder5.mask trunk.decoder5.relu3")]
    [InlineData("attention.depth.decoder4.upsample", "attention.depth.decoder5.attended")]
    [InlineData("attention.depth.decoder1.attended", "attention.depth.decoder1.mask trunk.decoder1.relu2")]
    [InlineData("trunk.decoder5.unpool", "trunk.encoder5.pool trunk.encoder5.pool")]
    [InlineData("trunk.decoder4.unpool", "trunk.decoder5.relu3 trunk.encoder4.pool")]
    [InlineData("heads.depth.conv1", "attention.depth.decoder1.attended")]
    [InlineData("heads.depth.conv2", "heads.depth.conv1")]
    public void Nodes_read_what_the_paper_says(string node, string inputs) =>
        Assert.Equal(inputs, string.Join(' ', Find(Golden, node).Inputs));

    [Fact]
    public void Normalisations_move_in_the_order_of_the_reference_trunk_first_then_task_by_task()
    {
        var places = Golden.Nodes.Filter(node => node.Op is Op.BatchNorm).Map(node => node.Owner[..node.Owner.LastIndexOf('.')]).Distinct();
        var trunk = Seq("encoder1", "encoder2", "encoder3", "encoder4", "encoder5", "decoder5", "decoder4", "decoder3", "decoder2", "decoder1")
            .Map(level => $"trunk.{level}");
        Assert.Equal(trunk, places.Take(10));
        var shared = Golden.Nodes.Filter(node => node.Owner == "trunk.encoder2.transition.norm1").Map(node => node.Name);
        Assert.Equal(Samples.SceneHeads.Map(head => $"trunk.encoder2.transition.{head.Task}.norm1"), shared);
    }

    [Fact]
    public void Levels_beyond_the_second_have_three_blocks() => Assert.Equal(
        Seq(2, 2, 3, 3, 3),
        Range(1, 5).ToSeq().Map(level => Golden.Nodes.Count(node =>
            node.Op is Op.Conv2d && node.Name.StartsWith($"trunk.encoder{level}.conv", StringComparison.Ordinal))));

    [Theory]
    [InlineData("mtan")]
    [InlineData("segnet")]
    [InlineData("lenet")]
    [InlineData("mtan lenet")]
    public void Permuting_tasks_reorders_their_nodes_and_changes_none(string name)
    {
        var (plain, turned) = (Describe(name, heads => heads), Describe(name, heads => heads.Rev()));
        Assert.Equal(plain.Nodes.OrderBy(ByName, StringComparer.Ordinal), turned.Nodes.OrderBy(ByName, StringComparer.Ordinal));
        Assert.Equal(plain.Outputs.Rev(), turned.Outputs);
        Assert.NotEqual(plain, turned);
    }

    [Theory]
    [InlineData("mtan")]
    [InlineData("segnet")]
    [InlineData("lenet")]
    [InlineData("mtan lenet")]
    public void A_task_more_leaves_the_nodes_of_the_others_alone(string name)
    {
        var (two, one) = (Describe(name, heads => heads), Describe(name, heads => heads.Take(1)));
        Assert.Equal(one.Nodes, two.Nodes.Take(one.Nodes.Count));
    }

    [Fact]
    public void Outputs_are_those_of_the_heads_in_their_order() => Assert.Equal(
        Seq(
            new Output("semantic", "heads.semantic.log_softmax"),
            new Output("depth", "heads.depth.conv2"),
            new Output("normal", "heads.normal.unit_norm")),
        Golden.Outputs);

    private static Network Describe(string name, Func<Seq<HeadSpec>, Seq<HeadSpec>> change) => name switch
    {
        "mtan" => Mtan.Describe(Samples.Golden with { Heads = change(Samples.SceneHeads) }),
        "segnet" => SegNet.Describe(Samples.Golden with { Heads = change(Samples.SceneHeads) }),
        "lenet" => Lenet.Describe(Samples.Digits with { Heads = change(Samples.DigitHeads) }),
        _ => MtanLenet.Describe(Samples.Digits with { Heads = change(Samples.DigitHeads) }),
    };

    private static string ByName(Node node) => node.Name;

    private static Node Find(Network network, string name) => network.Nodes.Single(node => node.Name == name);
}
