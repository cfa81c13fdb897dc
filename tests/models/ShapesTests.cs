using Multitask.Models;
using Xunit;

namespace Multitask.Tests.Models;

public sealed class ShapesTests
{
    [Theory]
    [InlineData("input", "3 x 288 x 384")]
    [InlineData("trunk.encoder1.relu2", "64 x 288 x 384")]
    [InlineData("trunk.encoder1.pool", "64 x 144 x 192")]
    [InlineData("trunk.encoder2.relu1", "128 x 144 x 192")]
    [InlineData("trunk.encoder3.relu3", "256 x 72 x 96")]
    [InlineData("trunk.encoder4.relu3", "512 x 36 x 48")]
    [InlineData("trunk.encoder5.relu3", "512 x 18 x 24")]
    [InlineData("trunk.encoder5.pool", "512 x 9 x 12")]
    [InlineData("trunk.decoder5.unpool", "512 x 18 x 24")]
    [InlineData("trunk.decoder4.relu1", "256 x 36 x 48")]
    [InlineData("trunk.decoder1.unpool", "64 x 288 x 384")]
    [InlineData("attention.depth.encoder2.join", "256 x 144 x 192")]
    [InlineData("attention.depth.encoder5.mask", "512 x 18 x 24")]
    [InlineData("trunk.encoder3.transition.depth.relu1", "512 x 72 x 96")]
    [InlineData("attention.depth.encoder5.pool", "512 x 9 x 12")]
    [InlineData("attention.depth.decoder5.upsample", "512 x 18 x 24")]
    [InlineData("trunk.decoder3.transition.depth.relu1", "128 x 72 x 96")]
    [InlineData("attention.depth.decoder3.join", "384 x 72 x 96")]
    [InlineData("attention.depth.decoder2.attended", "64 x 144 x 192")]
    [InlineData("attention.depth.decoder1.join", "128 x 288 x 384")]
    [InlineData("heads.semantic.log_softmax", "13 x 288 x 384")]
    [InlineData("heads.depth.conv2", "1 x 288 x 384")]
    [InlineData("heads.normal.unit_norm", "3 x 288 x 384")]
    public void Published_mtan_on_288_by_384_pixels(string node, string shape) =>
        Assert.Equal(shape, Shapes.Of(Mtan.Describe(Samples.Published))[node].ToString());

    [Theory]
    [InlineData("trunk.stage1.relu", "10 x 24 x 24")]
    [InlineData("trunk.stage1.pool", "10 x 12 x 12")]
    [InlineData("trunk.stage2.relu", "20 x 8 x 8")]
    [InlineData("trunk.flatten", "320")]
    [InlineData("trunk.relu", "50")]
    [InlineData("heads.right.log_softmax", "10")]
    public void Lenet_on_28_by_28_pixels(string node, string shape) =>
        Assert.Equal(shape, Shapes.Of(Lenet.Describe(Samples.Digits))[node].ToString());

    [Theory]
    [InlineData("attention.left.stage1.attended", "10 x 24 x 24")]
    [InlineData("attention.left.stage1.pool", "10 x 12 x 12")]
    [InlineData("trunk.stage2.transition.left.relu1", "20 x 8 x 8")]
    [InlineData("attention.left.stage2.join", "40 x 8 x 8")]
    [InlineData("heads.left.flatten", "320")]
    [InlineData("heads.left.relu", "50")]
    [InlineData("heads.left.log_softmax", "10")]
    public void Mtan_on_lenet_on_28_by_28_pixels(string node, string shape) =>
        Assert.Equal(shape, Shapes.Of(MtanLenet.Describe(Samples.Digits))[node].ToString());

    [Fact]
    public void Uneven_filters_meet_where_features_join()
    {
        var shapes = Shapes.Of(Samples.Networks["mtan, uneven filters"]);
        // Filters 3, 7, 4 on 16 x 24 pixels: the deepest level carries 4 channels and hands 7 on.
        Assert.Equal("4 x 4 x 6", shapes["trunk.decoder3.unpool"].ToString());
        Assert.Equal("7 x 4 x 6", shapes["trunk.decoder3.transition.depth.relu1"].ToString());
        Assert.Equal("11 x 4 x 6", shapes["attention.depth.decoder3.join"].ToString());
        Assert.Equal("7 x 4 x 6", shapes["attention.depth.decoder3.attended"].ToString());
    }

    [Fact]
    public void A_convolution_without_padding_shrinks_by_its_kernel_less_one()
    {
        var conv = new Op.Conv2d(In: 2, Out: 3, Kernel: 4, Padding: 1);
        // 9 + 2 - 4 + 1 = 8, 7 + 2 - 4 + 1 = 6
        Assert.Equal(Shape.Image(3, 8, 6), Shapes.Of(Small.One(Shape.Image(2, 9, 7), conv))["it"]);
    }
}
