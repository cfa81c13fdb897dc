using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;
using static Multitask.Tests.Models.Small;

namespace Multitask.Tests.Models;

public sealed class WellFormedTests
{
    private static readonly Node X = Node("x", new Op.Input(Shape.Image(3, 8, 6)));

    public static TheoryData<string> Names => [.. Samples.Networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_network_described_is_well_formed(string name)
    {
        var network = Samples.Networks[name];
        Assert.Equal(Validation<string, Network>.Success(network), WellFormed.Check(network));
    }

    [Fact]
    public void Names_are_unique() => Refuses(
        Of(X, Node("a", new Op.Relu(), "x"), Node("a", new Op.Relu(), "x")),
        "'a': names must be unique, found more than one node of that name");

    [Fact]
    public void There_is_one_input()
    {
        Refuses(Of(X, X with { Name = "y" }), "the network must have exactly one input node, found 2");
        Refuses(
            Of(Node("a", new Op.Relu(), "a")),
            "the network must have exactly one input node, found 0",
            "'a': must read earlier nodes, found 'a'");
    }

    [Fact]
    public void Inputs_are_defined_earlier() => Refuses(
        Of(X, Node("a", new Op.Multiply(), "b", "nowhere"), Node("b", new Op.Relu(), "x")),
        "'a': must read earlier nodes, found 'b'",
        "'a': must read earlier nodes, found 'nowhere'");

    [Theory]
    [InlineData("relu", 0, "must read 1 inputs, found 0")]
    [InlineData("relu", 2, "must read 1 inputs, found 2")]
    [InlineData("multiply", 1, "must read 2 inputs, found 1")]
    [InlineData("unpool", 3, "must read 2 inputs, found 3")]
    [InlineData("concat", 0, "must read at least 1 inputs, found 0")]
    public void Operations_read_as_many_inputs_as_they_need(string op, int reads, string mistake) => Refuses(
        One(Shape.Image(3, 8, 6), op switch
        {
            "relu" => new Op.Relu(),
            "multiply" => new Op.Multiply(),
            "unpool" => new Op.MaxUnpool2d(2),
            _ => new Op.Concat(),
        }, reads),
        $"'it': {mistake}");

    [Fact]
    public void Numbers_of_operations_are_in_range()
    {
        var image = Shape.Image(3, 8, 6);
        Refuses(
            One(image, new Op.Conv2d(0, -1, Kernel: 0, Padding: -1)),
            "'it': in must be at least 1, found 0",
            "'it': out must be at least 1, found -1",
            "'it': kernel must be at least 1, found 0",
            "'it': padding must be at least 0, found -1");
        Refuses(One(image, new Op.BatchNorm(0)), "'it': channels must be at least 1, found 0");
        Refuses(One(image, new Op.MaxPool2d(0, Indices: false)), "'it': size must be at least 1, found 0");
        Refuses(One(image, new Op.Upsample2d(0)), "'it': factor must be at least 1, found 0");
        Refuses(One(image, new Op.Linear(0, 0)), "'it': in must be at least 1, found 0", "'it': out must be at least 1, found 0");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void Inputs_are_images_or_vectors(int axes) => Refuses(
        Of(Node("x", new Op.Input(new Shape(Seq(3, 4, 5, 6).Take(axes))))),
        "'x': must be an image (channels x height x width) or a vector of features, every size at least 1, found "
            + string.Join(" x ", Seq(3, 4, 5, 6).Take(axes)));

    [Fact]
    public void Those_who_share_parameters_have_one_operation_and_one_part()
    {
        var first = Node("a", new Op.Conv2d(3, 3, 1, 0), "x") with { Shared = "both" };
        Refuses(
            Of(X, first, Node("b", new Op.Conv2d(3, 4, 1, 0), "a") with { Shared = "both" }),
            $"'b': must have the operation and part of 'a', whose parameters 'both' it shares, found {new Op.Conv2d(3, 4, 1, 0)} in "
                + $"{new Part.Trunk()} instead of {new Op.Conv2d(3, 3, 1, 0)} in {new Part.Trunk()}");
        Refuses(
            Of(X, first, first with { Name = "b", Inputs = Seq1("a"), Part = new Part.Head("t") }),
            $"'b': must have the operation and part of 'a', whose parameters 'both' it shares, found {first.Op} in "
                + $"{new Part.Head("t")} instead of {first.Op} in {new Part.Trunk()}");
    }

    [Fact]
    public void Outputs_are_nodes_one_a_task_and_at_least_one()
    {
        Refuses(new Network(Seq1(X), Seq<Output>()), "the network must have at least one output, found none");
        Refuses(
            new Network(Seq1(X), Seq(new Output("t", "x"), new Output("u", "gone"), new Output("t", "x"))),
            "the output of task 'u' must be a node, found 'gone'",
            "task 't' must have one output, found more");
    }

    [Fact]
    public void Every_node_reaches_an_output() => Refuses(
        Of(X, Node("idle", new Op.Relu(), "x"), Node("used", new Op.Relu(), "x")),
        "'idle': must reach an output, found none");

    [Fact]
    public void Channels_agree()
    {
        Refuses(One(Shape.Image(3, 8, 6), new Op.Conv2d(4, 5, 3, 1)), "'it': must read 4 channels, found 3 x 8 x 6");
        Refuses(One(Shape.Image(3, 8, 6), new Op.BatchNorm(2)), "'it': must read 2 channels, found 3 x 8 x 6");
        Refuses(One(Shape.Vector(3), new Op.Linear(2, 5)), "'it': must read 2 features, found 3");
        Refuses(One(Shape.Image(3, 1, 1), new Op.Linear(3, 5)), "'it': must read 3 features, found 3 x 1 x 1");
    }

    [Fact]
    public void Images_are_not_vectors() => Refuses(
        One(Shape.Vector(3), new Op.Conv2d(3, 1, 1, 0)),
        "'it': must read an image, found 3");

    [Fact]
    public void A_kernel_fits_the_padded_image()
    {
        Refuses(
            One(Shape.Image(1, 8, 6), new Op.Conv2d(1, 1, Kernel: 9, Padding: 1)),
            "'it': must read sides of at least 7 (kernel 9, padding 1), found 1 x 8 x 6");
        Assert.True(WellFormed.Check(One(Shape.Image(1, 8, 7), new Op.Conv2d(1, 1, Kernel: 9, Padding: 1))).IsSuccess);
    }

    [Theory]
    [InlineData(3, 6)]
    [InlineData(6, 3)]
    public void Pools_divide_both_sides(int height, int width) => Refuses(
        One(Shape.Image(1, height, width), new Op.MaxPool2d(2, Indices: false)),
        $"'it': must read sides that are multiples of 2, found 1 x {height} x {width}");

    [Fact]
    public void Unpooling_undoes_a_pool_that_keeps_indices()
    {
        Network Pooled(Op pool) => Of(X, Node("pool", pool, "x"), Node("it", new Op.MaxUnpool2d(2), "pool", "pool"));
        Assert.True(WellFormed.Check(Pooled(new Op.MaxPool2d(2, Indices: true))).IsSuccess);
        foreach (var op in new Op[] { new Op.MaxPool2d(2, Indices: false), new Op.MaxPool2d(1, Indices: true), new Op.Relu() })
        {
            Refuses(Pooled(op), $"'it': the second input must be a max pool of size 2 that keeps indices, found 'pool', {op}");
        }
    }

    [Fact]
    public void Unpooled_values_have_the_shape_of_the_pool() => Refuses(
        Of(
            X,
            Node("pool", new Op.MaxPool2d(2, Indices: true), "x"),
            Node("wide", new Op.Conv2d(3, 5, 1, 0), "pool"),
            Node("it", new Op.MaxUnpool2d(2), "wide", "pool")),
        "'it': must read values of the shape of 'pool', 3 x 4 x 3, found 5 x 4 x 3");

    [Fact]
    public void What_is_joined_or_multiplied_agrees_in_size()
    {
        var (small, wide) = (Node("small", new Op.MaxPool2d(2, Indices: false), "x"), Node("wide", new Op.Conv2d(3, 5, 1, 0), "x"));
        Refuses(
            Of(X, small, Node("it", new Op.Concat(), "x", "small")),
            "'it': inputs must agree in all but channels, found 3 x 8 x 6 and 3 x 4 x 3");
        Refuses(
            Of(X, wide, Node("it", new Op.Multiply(), "x", "wide")),
            "'it': inputs must be of one shape, found 3 x 8 x 6 and 5 x 8 x 6");
        Assert.True(WellFormed.Check(Of(X, wide, Node("it", new Op.Concat(), "x", "wide"))).IsSuccess);
    }

    [Fact]
    public void All_mistakes_are_found_and_nobody_is_blamed_for_an_earlier_one() => Refuses(
        Of(
            X,
            Node("a", new Op.Conv2d(4, 5, 3, 1), "x"),
            Node("b", new Op.Conv2d(5, 2, 99, 0), "a"),
            Node("c", new Op.BatchNorm(7), "b"),
            Node("d", new Op.Conv2d(5, 1, 1, 0), "a"),
            Node("e", new Op.BatchNorm(2), "d"),
            Node("f", new Op.Concat(), "c", "e")),
        "'a': must read 4 channels, found 3 x 8 x 6",
        "'b': must read sides of at least 99 (kernel 99, padding 0), found 5 x 8 x 6",
        "'e': must read 2 channels, found 1 x 8 x 6");

    private static void Refuses(Network network, params string[] mistakes) =>
        Assert.Equal(mistakes, WellFormed.Check(network).Match(Succ: _ => [], Fail: found => found.ToArray()));
}
