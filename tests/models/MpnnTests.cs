using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Models;

/// <summary>The network published for QM9.</summary>
public sealed class MpnnTests
{
    private static readonly GraphLayout Qm9 = new(29, 11, 5);

    private static readonly Seq<HeadSpec> Heads = Range(0, 11).Map(at => new HeadSpec($"task{at}", 1, HeadActivation.Restore)).ToSeq().Strict();

    private static Network Published => Samples.Described(new Architecture.Mpnn(), new(Qm9.Shape) { Graph = Qm9 }, Heads);

    [Fact]
    public void It_has_as_many_parameters_as_published() => Assert.Equal(617_675, Parameters.TrainableCount(Published));

    [Fact]
    public void Three_rounds_have_the_parameters_of_one()
    {
        Assert.Equal(3, Published.Nodes.Count(node => node.Op is Op.EdgeConvolution));
        Assert.Single(Published.Nodes.Filter(node => node.Op is Op.EdgeConvolution).Map(node => node.Owner).Distinct());
        Assert.Single(Published.Nodes.Filter(node => node.Op is Op.GatedUpdate).Map(node => node.Owner).Distinct());
        Assert.Single(Published.Nodes.Filter(node => node.Op is Op.EdgeNetwork));
    }

    [Fact]
    public void A_layout_puts_nodes_first_then_which_there_are_then_edges()
    {
        Assert.Equal((319, 348, 348 + (29L * 29 * 6)), (Qm9.MaskStart, Qm9.EdgesStart, Qm9.Size));
        Assert.Equal(Seq1(5394), Qm9.Shape.Sizes);
    }

    [Fact]
    public void Operations_are_counted_by_hand()
    {
        var counted = Flops.Of(Samples.SmallMpnn()).Nodes;
        Assert.Equal(16 * 6 * ((2 * 2) + 1), counted["trunk.edge_network"]);
        Assert.Equal(4 * 2 * 3 * 5, counted["trunk.embed"]);

        // Per node: 7 maps of 5 x 5, 4 x 7 products of 5, the root's map, the count, divide and add.
        Assert.Equal(4 * ((2 * 7 * 25) + (2 * 28 * 5) + (2 * 25) + 4 + 10), counted["trunk.round1.convolution"]);

        // Six maps of 5 x 5; two sums and sigmoids, product, sum, hyperbolic tangent, and n + z (h - n).
        Assert.Equal(4 * ((6 * 2 * 25) + (5 * (2 + 8 + 1 + 1 + 5 + 3))), counted["trunk.round1.update"]);

        // Three questions: 4 gates of 10 + 5 numbers, their 30 operations a number, energies, softmax and answer of 4 nodes.
        Assert.Equal(3 * ((4 * 2 * 15 * 5) + (30 * 5) + (2 * 4 * 5) + (5 * 4) + (2 * 4 * 5)), counted["trunk.pool"]);
    }

    [Fact]
    public void Every_mistake_of_a_configuration_is_told()
    {
        Seq<string> Of(Architecture.Mpnn sizes, InputSpec input) => sizes.Describe(input, Heads).Match(_ => Seq<string>(), reasons => reasons);
        Assert.Equal(
            Seq("width must be 1 to 1024, found 0", "rounds must be 1 to 100, found 101", "hidden must be 1 to 4096, found 0"),
            Of(new(0, 101, 0), new(Qm9.Shape) { Graph = Qm9 }));
        Assert.Equal(Seq1("the input must be a graph, found 5394"), Of(new(), new(Qm9.Shape)));
        Assert.Equal(
            Seq1("the input must be a graph of 29 nodes, 11 features per node and 5 per edge, found 7"), Of(new(), new(Shape.Vector(7)) { Graph = Qm9 }));
    }
}
