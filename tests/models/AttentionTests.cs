using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Models;

/// <summary>MTAN's attention as a way of sharing an encoder.</summary>
public sealed class AttentionTests
{
    [Fact]
    public void On_SegNet_and_LeNet_it_is_the_network_of_that_name()
    {
        Assert.Equal(
            Samples.Described(new Architecture.MtanSegNet(Seq(3, 4)), new(Shape.Image(3, 8, 12)), Samples.SceneHeads),
            Samples.Described(new Architecture.SharedSegNet(Seq(3, 4)) { Sharing = new Sharing.Mtan() }, new(Shape.Image(3, 8, 12)), Samples.SceneHeads));
        Assert.Equal(
            Samples.Described(new Architecture.AttentiveLenet(), new(Shape.Image(1, 28, 28)), Samples.DigitHeads),
            Samples.Described(new Architecture.SharedLenet { Sharing = new Sharing.Mtan() }, new(Shape.Image(1, 28, 28)), Samples.DigitHeads));
    }

    /// <summary>A mask that lets everything through selects the shared features, those of the last stage too, which hard sharing predicts from.</summary>
    [Theory]
    [InlineData("segnet")]
    [InlineData("lenet")]
    [InlineData("convnet")]
    public void With_open_masks_each_task_predicts_what_hard_sharing_predicts(string encoder)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (hard, attentive) = (Encoder(encoder, new Sharing.Hard()), Encoder(encoder, new Sharing.Mtan()));
        using var expected = SharingTests.Start(hard, name => name);
        using var found = SharingTests.Start(attentive, Shared);
        Assert.All(Run(hard, expected).Zip(Run(attentive, found)), pair => Assert.NotEqual(
            pair.Item1.data<double>().ToArray(), pair.Item2.data<double>().ToArray()));
        foreach (var mask in attentive.Nodes.Filter(node => node.Part is Part.Attention && node.Name.EndsWith(".norm2", StringComparison.Ordinal)))
        {
            found[$"{mask.Owner}.weight"].zero_();
            found[$"{mask.Owner}.bias"].copy_(full_like(found[$"{mask.Owner}.bias"], 50.0));
        }

        Assert.All(Run(hard, expected).Zip(Run(attentive, found)), pair => Assert.Equal(
            pair.Item1.data<double>().ToArray(), pair.Item2.data<double>().ToArray()));
    }

    // Channels 2, 3, 4 of a color image, features 6 and 5, for each of two tasks masks and layers of its own.
    [Fact]
    public void Parameters_on_convnet_by_hand()
    {
        long Mask(long input, long output) => ((input + 1) * output) + ((output + 1) * output) + (4 * output);
        long Conv(long input, long output) => (9 * input * output) + (2 * output);
        var trunk = Conv(3, 2) + Conv(2, 3) + Conv(3, 3) + Conv(3, 4) + Conv(4, 4);
        var transitions = (9 * 2 * 3) + 3 + (2 * 3) + (9 * 3 * 4) + 4 + (2 * 4);
        var layers = (4 * 6) + (2 * 6) + (6 * 5) + (2 * 5);
        var heads = (2 * (5 + 1)) + (5 + 1);
        Assert.Equal(
            trunk + transitions + (2 * (Mask(2, 2) + Mask(6, 3) + Mask(8, 4) + layers)) + heads,
            Parameters.TrainableCount(Samples.SmallConvnet(new Sharing.Mtan())));
    }

    [Fact]
    public void Each_task_reads_the_first_block_and_selects_from_the_last()
    {
        var nodes = Samples.SmallConvnet(new Sharing.Mtan()).Nodes.ToDictionary(node => node.Name, node => string.Join(' ', node.Inputs));
        Assert.Equal("trunk.stage2.relu1 attention.married.stage1.pool", nodes["attention.married.stage2.join"]);
        Assert.Equal("attention.married.stage2.mask trunk.stage2.relu2", nodes["attention.married.stage2.attended"]);
        Assert.Equal("attention.married.stage3.attended", nodes["heads.married.mean"]);
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("mpnn")]
    public void It_is_for_images(string encoder)
    {
        var found = Samples.Encoders(new Sharing.Mtan()).Find(one => one.Word == encoder).Map(one => one.Architecture.Describe(one.Input, one.Heads));
        Assert.Equal(Some(Validation<string, Network>.Fail(Seq1("sharing: mtan needs an image encoder: its masks select from the features of convolutions"))), found);
    }

    /// <summary>The parameter of hard sharing that one of a task's own stands for.</summary>
    private static string Shared(string name) => System.Text.RegularExpressions.Regex.Replace(
        System.Text.RegularExpressions.Regex.Replace(name, @"^heads\.\w+\.(layer\d\.|linear1)", match => match.Value.EndsWith('1') ? "trunk.linear" : $"trunk.{match.Groups[1].Value}"),
        @"^(heads\.\w+)\.linear2", "$1.linear");

    private static Network Encoder(string word, Sharing sharing) =>
        Samples.Encoders(sharing).Find(encoder => encoder.Word == word).Map(one => Samples.Described(one.Architecture, one.Input, one.Heads)).Head();

    private static Tensor[] Run(Network network, ParameterVector parameters) => SharingTests.Run(network, parameters, training: false);
}
