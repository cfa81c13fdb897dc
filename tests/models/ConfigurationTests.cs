using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Models;

public sealed class ConfigurationTests
{
    private static readonly HeadSpec Depth = new("depth", 1, HeadActivation.None);

    [Fact]
    public void Good_configurations_are_handed_back()
    {
        Assert.Equal(Validation<string, SegNetConfig>.Success(Samples.Published), SegNet.Check(Samples.Published));
        Assert.Equal(Validation<string, SegNetConfig>.Success(Samples.Golden), SegNet.Check(Samples.Golden));
        Assert.Equal(Validation<string, LenetConfig>.Success(Samples.Digits), Lenet.Check(Samples.Digits));
        Assert.Equal(Validation<string, LenetConfig>.Success(Samples.Digits), Lenet.Check(Samples.Digits));
    }

    [Theory]
    [InlineData(64, 90)]
    [InlineData(90, 64)]
    [InlineData(16, 32)]
    public void Sides_are_multiples_of_2_to_the_levels(int height, int width) => Refuses(
        Samples.Published with { Input = Shape.Image(3, height, width) },
        $"height and width must be multiples of 2^levels = 32, found {height} x {width}");

    [Fact]
    public void Fewer_levels_allow_more_sides() =>
        Assert.True(SegNet.Check(Samples.Published with { Input = Shape.Image(3, 4, 12), Filters = Seq(8, 16) }).IsSuccess);

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Filters_have_1_to_8_entries(int count) => Refuses(
        Samples.Published with { Input = Shape.Image(3, 1024, 1024), Filters = Repeat(4, count) },
        $"filters must have 1 to 8 entries, found {count}");

    [Fact]
    public void Every_filter_is_1_to_4096() => Refuses(
        Samples.Published with { Filters = Seq(0, 4096, 4097, 1) },
        "every entry of filters must be 1 to 4096, found 0",
        "every entry of filters must be 1 to 4096, found 4097");

    [Fact]
    public void The_input_is_an_image() => Refuses(
        Samples.Published with { Input = Shape.Vector(5) },
        "the input must be an image, channels x height x width, found 5");

    [Fact]
    public void There_is_a_head() => Refuses(Samples.Published with { Heads = Seq<HeadSpec>() }, "heads must be at least one, found none");

    [Fact]
    public void Tasks_differ() => Refuses(
        Samples.Published with { Heads = Seq(Depth, Depth with { Task = "Depth" }, Depth) },
        "tasks must differ, found 'depth' 2 times");

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a b")]
    [InlineData("tiefe²")]
    public void Names_of_tasks_can_stand_in_names_of_parameters(string task) => Refuses(
        Samples.Published with { Heads = Seq1(Depth with { Task = task }) },
        $"a task's name must be letters, digits, '_' and '-', found '{task}'");

    [Theory]
    [InlineData(0)]
    [InlineData(4097)]
    public void Heads_are_1_to_4096_wide(int width) => Refuses(
        Samples.Published with { Heads = Seq1(Depth with { Width = width }) },
        $"the width of head 'depth' must be 1 to 4096, found {width}");

    [Fact]
    public void A_classification_has_two_classes() => Refuses(
        Samples.Published with { Heads = Seq1(Depth with { Activation = HeadActivation.LogSoftmax }) },
        "head 'depth' must have at least 2 classes, found 1");

    [Fact]
    public void All_mistakes_come_together() => Refuses(
        new SegNetConfig(Shape.Image(0, 8, 8), Seq1(-1), Seq1(new HeadSpec("?", 0, HeadActivation.None))),
        "the input must be an image, channels x height x width, found 0 x 8 x 8",
        "every entry of filters must be 1 to 4096, found -1",
        "a task's name must be letters, digits, '_' and '-', found '?'",
        "the width of head '?' must be 1 to 4096, found 0");

    [Theory]
    [InlineData(28, 30, 2, "8 x 9 in stage 2")]
    [InlineData(29, 28, 2, "25 x 24 in stage 1")]
    [InlineData(4, 28, 1, "0 x 24 in stage 1")]
    [InlineData(28, 28, 4, "0 x 0 in stage 3")]
    public void Stages_of_lenet_need_even_sides(int height, int width, int stages, string found) => Refuses(
        Samples.Digits with { Input = Shape.Image(1, height, width), Channels = Repeat(10, stages) },
        $"sides must be even and at least 2 after every 5 x 5 convolution, found {found} of an input of {height} x {width}");

    [Fact]
    public void All_mistakes_of_a_lenet_come_together() => Refuses(
        new LenetConfig(Shape.Vector(784), Seq<int>(), 0, Seq<HeadSpec>()),
        "the input must be an image, channels x height x width, found 784",
        "channels must have 1 to 8 entries, found 0",
        "features must be 1 to 65536, found 0",
        "heads must be at least one, found none");

    private static Seq<int> Repeat(int value, int count) => Enumerable.Repeat(value, count).ToSeq().Strict();

    private static void Refuses(SegNetConfig config, params string[] mistakes) =>
        Assert.Equal(mistakes, SegNet.Check(config).Match(Succ: _ => [], Fail: found => found.ToArray()));

    private static void Refuses(LenetConfig config, params string[] mistakes) =>
        Assert.Equal(mistakes, Lenet.Check(config).Match(Succ: _ => [], Fail: found => found.ToArray()));
}
