using Multitask.Models;
using Xunit;

namespace Multitask.Tests.Models;

public sealed class FlopsTests
{
    private static readonly Shape Image = Shape.Image(3, 4, 6);

    public static TheoryData<string, long> Operations => new()
    {
        { "conv", 2 * (5 * 4 * 6) * (3 * 3 * 3) }, // 27 products into each of 5 x 4 x 6 numbers
        { "norm", 2 * 72 },
        { "relu", 72 },
        { "sigmoid", 4 * 72 },
        { "pool", 3 * (3 * 2 * 3) }, // 3 comparisons a window
        { "global average pool", 72 + 3 },
        { "dropout", 0 },
        { "upsample", 8 * (3 * 8 * 12) },
        { "concat", 0 },
        { "multiply", 72 },
        { "flatten", 0 },
        { "softmax", 5 * 72 },
        { "log softmax", (5 * 72) + (4 * 6) },
        { "unit norm", (3 * 72) + (4 * 6) },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_operation_by_hand(string operation, long expected)
    {
        var (op, reads) = Sample(operation);
        var flops = Flops.Of(Small.One(Image, op, reads));
        Assert.Equal(expected, flops.Nodes["it"]);
        Assert.Equal(0, flops.Nodes["x"]);
        Assert.Equal(expected, flops.Total);
    }

    [Fact]
    public void Unpooling_only_moves_data() => Assert.Equal(3 * 18, Flops.Of(Small.Of(
        Small.Node("x", new Op.Input(Image)),
        Small.Node("pool", new Op.MaxPool2d(2, Indices: true), "x"),
        Small.Node("unpool", new Op.MaxUnpool2d(2), "pool", "pool"))).Total);

    [Fact]
    public void A_weighted_sum_multiplies_each_value_and_adds_all_but_the_first() => Assert.Equal((3 * 72) + (2 * 72), Flops.Of(Small.Of(
        Small.Node("x", new Op.Input(Image)),
        Small.Node("w", new Op.Learnt(LanguageExt.Prelude.Seq(1.0, 2.0, 3.0))),
        Small.Node("sum", new Op.WeightedSum(), "w", "x", "x", "x"))).Total);

    [Fact]
    public void A_choice_is_made_once_and_costs_an_example_nothing() => Assert.Equal(3 * 72, Flops.Of(Small.Of(
        Small.Node("x", new Op.Input(Image)),
        Small.Node("choice", new Op.Branch(2, 10, 0.5)),
        Small.Node("sum", new Op.WeightedSum(), "choice", "x", "x"))).Total);

    [Fact]
    public void A_selection_steps_each_bit_multiplies_them_for_each_expert_and_adds_what_its_selectors_say()
    {
        var (step, bit, product, share) = (2 + 5, 2, 2, 5); // two products join three bits
        Assert.Equal(4 * ((3 * step) + (8 * ((3 * bit) + product + 2)) + share), Flops.Of(Small.Of(
            Small.Node("x", new Op.Input(Shape.Vector(12))),
            Small.Node("y", new Op.SelectColumns(LanguageExt.Prelude.Seq(0, 1, 2, 3)), "x"),
            Small.Node("select", new Op.SmoothSelect(8, 4, 1), "x", "y"))).Total);
    }

    [Fact]
    public void Lenet_by_hand()
    {
        var conv1 = 2 * (10 * 24 * 24) * (1 * 25);
        var relu1 = 10 * 24 * 24;
        var pool1 = 3 * (10 * 12 * 12);
        var conv2 = 2 * (20 * 8 * 8) * (10 * 25);
        var relu2 = 20 * 8 * 8;
        var pool2 = 3 * (20 * 4 * 4);
        var hidden = (2 * 320 * 50) + 50;
        var head = (2 * 50 * 10) + ((5 * 10) + 1);
        Assert.Equal(
            conv1 + relu1 + pool1 + conv2 + relu2 + pool2 + hidden + (2 * head),
            Flops.Of(Lenet.Describe(Samples.Digits)).Total);
    }

    // Pixels at the five levels of a 96 x 128 image, and the arithmetic of the published filters spelled out.
    [Fact]
    public void Convolutions_of_published_mtan_on_96_by_128_pixels()
    {
        var (p1, p2, p3, p4, p5) = (96L * 128, 48L * 64, 24L * 32, 12L * 16, 6L * 8);
        var (f1, f2, f3, f4, f5) = (64L, 128L, 256L, 512L, 512L);
        var encoder = (p1 * ((3 * f1) + (f1 * f1))) + (p2 * ((f1 * f2) + (f2 * f2))) + (p3 * ((f2 * f3) + (2 * f3 * f3)))
            + (p4 * ((f3 * f4) + (2 * f4 * f4))) + (p5 * ((f4 * f5) + (2 * f5 * f5)));
        var decoder = (p5 * ((f5 * f4) + (2 * f4 * f4))) + (p4 * ((f4 * f3) + (2 * f3 * f3))) + (p3 * ((f3 * f2) + (2 * f2 * f2)))
            + (p2 * ((f2 * f1) + (f1 * f1))) + (p1 * 2 * f1 * f1);
        var transitions = (p1 * f1 * f2) + (p2 * f2 * f3) + (p3 * f3 * f4) + (p4 * f4 * f5) + (p5 * f5 * f5)
            + (p5 * f5 * f4) + (p4 * f4 * f3) + (p3 * f3 * f2) + (p2 * f2 * f1) + (p1 * f1 * f1);
        var encoderMasks = (p1 * 2 * f1 * f1) + (p2 * 3 * f2 * f2) + (p3 * 3 * f3 * f3) + (p4 * 3 * f4 * f4) + (p5 * 3 * f5 * f5);
        var decoderMasks = (p5 * (((f5 + f4) * f4) + (f4 * f4))) + (p4 * (((f4 + f3) * f3) + (f3 * f3)))
            + (p3 * (((f3 + f2) * f2) + (f2 * f2))) + (p2 * (((f2 + f1) * f1) + (f1 * f1))) + (p1 * ((2 * f1 * f1) + (f1 * f1)));
        var heads = p1 * ((3 * 18 * f1 * f1) + (2 * f1 * (13 + 1 + 3)));

        var config = Samples.Published with { Input = Shape.Image(3, 96, 128) };
        Assert.Equal(18 * (encoder + decoder), Convolutions(SegNet.Describe(config), "trunk."));
        Assert.Equal(
            (18 * (encoder + decoder)) + (3 * ((18 * transitions) + (2 * (encoderMasks + decoderMasks)))) + heads,
            Convolutions(Mtan.Describe(config), string.Empty));
    }

    [Fact]
    public void Convolutions_of_published_mtan_on_96_by_128_pixels_are_about_48_billion()
    {
        var config = Samples.Published with { Input = Shape.Image(3, 96, 128) };
        Assert.Equal(12.5, Convolutions(SegNet.Describe(config), "trunk.") / 1e9, 0.1);
        Assert.Equal(48.0, Convolutions(Mtan.Describe(config), string.Empty) / 1e9, 0.5);
    }

    private static long Convolutions(Network network, string prefix)
    {
        var flops = Flops.Of(network);
        return network.Nodes
            .Filter(node => node.Op is Op.Conv2d && node.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Fold(0L, (sum, node) => sum + flops.Nodes[node.Name]);
    }

    private static (Op Op, int Reads) Sample(string operation) => operation switch
    {
        "conv" => (new Op.Conv2d(3, 5, Kernel: 3, Padding: 1), 1),
        "norm" => (new Op.BatchNorm(3), 1),
        "relu" => (new Op.Relu(), 1),
        "sigmoid" => (new Op.Sigmoid(), 1),
        "pool" => (new Op.MaxPool2d(2, Indices: false), 1),
        "global average pool" => (new Op.GlobalAvgPool2d(), 1),
        "dropout" => (new Op.Dropout(0.5), 1),
        "upsample" => (new Op.Upsample2d(2), 1),
        "concat" => (new Op.Concat(), 2),
        "multiply" => (new Op.Multiply(), 2),
        "flatten" => (new Op.Flatten(), 1),
        "softmax" => (new Op.Softmax(), 1),
        "log softmax" => (new Op.LogSoftmax(), 1),
        _ => (new Op.UnitNorm(), 1),
    };
}
