using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Models;

public sealed class ConvnetTests
{
    private static readonly Seq<HeadSpec> Attributes = Seq(Enumerable.Range(0, 40).Select(at => new HeadSpec($"a{at}", 1, HeadActivation.Sigmoid)).ToArray());

    private static Network Published(Sharing? sharing = null) =>
        Samples.Described(new Architecture.Convnet { Sharing = sharing ?? new Sharing.Hard() }, new(Shape.Image(3, 64, 64)), Attributes);

    [Fact]
    public void The_published_network_has_the_published_number_of_parameters()
    {
        var kernels = 9 * ((3 * 64) + (64 * 128) + (128 * 128) + (128 * 256) + (256 * 256) + (256 * 512) + (512 * 512));
        var (linear, norms) = (2 * 512 * 512, 2 * (64 + 128 + 128 + 256 + 256 + 512 + 512 + 512 + 512));
        Assert.Equal(5_197_160, kernels + linear + norms + (40 * (512 + 1)));
        Assert.Equal(5_197_160, Parameters.TrainableCount(Published()));
        Assert.Equal((40 * (kernels + linear + norms)) + (40 * (512 + 1)), Parameters.TrainableCount(Published(new Sharing.Single())));
    }

    [Fact]
    public void Convolutions_of_the_published_network_by_hand()
    {
        var products = 9L * ((64 * 64 * 3 * 64) + (32 * 32 * ((64 * 128) + (128 * 128))) + (16 * 16 * ((128 * 256) + (256 * 256)))
            + (8 * 8 * ((256 * 512) + (512 * 512))));
        var flops = Flops.Of(Published());
        Assert.Equal(2 * products, Published().Nodes.Filter(node => node.Op is Op.Conv2d).Map(node => flops.Nodes[node.Name]).Sum());
    }

    [Theory]
    [InlineData("trunk.stage1.pool", "64 x 32 x 32")]
    [InlineData("trunk.stage4.relu2", "512 x 8 x 8")]
    [InlineData("trunk.mean", "512 x 1 x 1")]
    [InlineData("trunk.layer2.relu", "512")]
    [InlineData("heads.a39.sigmoid", "1")]
    public void Shapes_on_64_by_64_pixels(string node, string shape) => Assert.Equal(shape, Shapes.Of(Published())[node].ToString());

    [Fact]
    public void Sides_are_multiples_of_2_for_every_pooling() => Assert.Equal(
        Validation<string, Network>.Fail(Seq1("height and width must be multiples of 2^(stages - 1) = 8, found 12 x 16")),
        new Architecture.Convnet().Describe(new(Shape.Image(3, 12, 16)), Attributes));
}
