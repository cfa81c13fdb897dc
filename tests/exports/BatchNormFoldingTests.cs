using LanguageExt;
using Multitask.Exports;
using Multitask.Models;
using Multitask.Tests.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Exports;

/// <summary>Which normalisations may be folded, and into what.</summary>
public sealed class BatchNormFoldingTests
{
    private static readonly Shape Image = Shape.Image(2, 4, 4);

    [Fact]
    public void A_folded_convolution_has_the_numbers_worked_out_by_hand()
    {
        // Channel 0: s = 3 / sqrt(4 - 1e-5 + 1e-5) = 1.5; kernel (2, 4) s = (3, 6); bias (10 - 8) s + 7 = 10.
        // Channel 1: s = -1 / sqrt(1) = -1; kernel (1, 0) s = (-1, 0); bias (0 - 0.5) s + 0 = 0.5.
        var weights = Map(
            ("c.weight", new float[] { 2, 4, 1, 0 }), ("c.bias", [10, 0]),
            ("n.weight", [3, -1]), ("n.bias", [7, 0]),
            ("n.running_mean", [8, 0.5f]), ("n.running_var", [3.99999f, 0.99999f]));
        var (weight, bias) = BatchNormFolding.Fold("c", "n", Arrays.Source(weights));
        Arrays.Near([3, 6, -1, 0], weight, 1e-6);
        Arrays.Near([10, 0.5], bias, 2e-6);
    }

    [Fact]
    public void Every_normalisation_of_the_published_networks_is_folded()
    {
        foreach (var network in Seq(Mtan.Describe(Samples.Golden), SegNet.Describe(Samples.Golden), MtanLenet.Describe(Samples.Digits)))
        {
            var normalisations = network.Nodes.Filter(node => node.Op is Op.BatchNorm).Map(node => node.Name);
            Assert.NotEmpty(normalisations);
            Assert.Equal(
                normalisations.Order(StringComparer.Ordinal),
                BatchNormFolding.Pairs(network).Values.Select(norm => norm.Name).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_convolution_that_something_else_reads_keeps_its_normalisation()
    {
        var network = new Network(
            Seq(
                Operations.At("in", new Op.Input(Image)),
                Operations.At("conv", new Op.Conv2d(2, 2, 3, 1), "in"),
                Operations.At("norm", new Op.BatchNorm(2), "conv"),
                Operations.At("out", new Op.Multiply(), "norm", "conv")),
            Seq1(new Output("task", "out")));
        AssertKeepsNormalisations(network, 1);
    }

    [Fact]
    public void A_convolution_that_is_a_prediction_keeps_its_normalisation()
    {
        var network = Operations.Chain(Image, new Op.Conv2d(2, 2, 3, 1), new Op.BatchNorm(2));
        AssertKeepsNormalisations(network with { Outputs = network.Outputs.Add(new Output("raw", "n1")) }, 1);
    }

    [Fact]
    public void Convolutions_that_share_a_kernel_but_not_a_normalisation_are_not_folded() =>
        AssertKeepsNormalisations(Sharing(Operations.At("norm2", new Op.BatchNorm(2), "conv2")), 2);

    [Fact]
    public void Convolutions_that_share_kernel_and_normalisation_are_folded_and_share_what_is_written()
    {
        var network = Sharing(Operations.At("norm2", new Op.BatchNorm(2), "conv2") with { Shared = "norm1" });
        var listing = OnnxListing.Of(Arrays.Build(network, new()));
        Assert.Equal(
            [
                "Conv(image, conv1.weight, conv1.bias) -> norm1 {kernel_shape=3,3 pads=1,1,1,1}",
                "Conv(norm1, conv1.weight, conv1.bias) -> task {kernel_shape=3,3 pads=1,1,1,1}",
            ],
            listing.Filter(line => line.StartsWith("Conv(", StringComparison.Ordinal)).ToArray());
        Assert.Equal(
            ["constant conv1.weight [2,2,3,3]", "constant conv1.bias [2]"],
            listing.Filter(line => line.StartsWith("constant", StringComparison.Ordinal)).ToArray());
        AssertAgrees(network);
    }

    private static Network Sharing(Node second) => new(
        Seq(
            Operations.At("in", new Op.Input(Image)),
            Operations.At("conv1", new Op.Conv2d(2, 2, 3, 1), "in"),
            Operations.At("norm1", new Op.BatchNorm(2), "conv1"),
            Operations.At("conv2", new Op.Conv2d(2, 2, 3, 1), "norm1") with { Shared = "conv1" },
            second),
        Seq1(new Output("task", "norm2")));

    private static void AssertKeepsNormalisations(Network network, int count)
    {
        var listing = OnnxListing.Of(Arrays.Build(network, new()));
        Assert.Equal(count, listing.Count(line => line.StartsWith("BatchNormalization(", StringComparison.Ordinal)));
        AssertAgrees(network);
    }

    private static void AssertAgrees(Network network)
    {
        var input = Arrays.Input(Image, 2, 7);
        using var file = TemporaryFile.With(Arrays.Build(network, new()));
        using var scorer = file.Open();
        var expected = NaiveForward.Predict(network, (input, 2), Arrays.Weights(network, 1));
        Arrays.Near(expected["task"], Arrays.Success(scorer.Run(input, 2))["task"], 1e-5);
    }
}
