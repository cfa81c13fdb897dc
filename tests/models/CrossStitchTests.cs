using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Models;

/// <summary>Networks side by side with learnt sums of their features after each stage.</summary>
public sealed class CrossStitchTests
{
    public static TheoryData<string> Encoders => ExpertsTests.Encoders;

    [Theory]
    [MemberData(nameof(Encoders))]
    public void With_identity_stitches_each_task_predicts_what_its_own_network_predicts(string encoder)
    {
        using var scope = NewDisposeScope();
        var (single, stitched) = (Encoder(encoder, new Sharing.Single()), Encoder(encoder, new Sharing.CrossStitch(1)));
        using var expected = SharingTests.Start(single, name => name);
        using var found = SharingTests.Start(stitched, Alone);
        Assert.All(Run(single, expected).Zip(Run(stitched, found)), pair => Assert.Equal(
            pair.Item1.data<double>().ToArray(), pair.Item2.data<double>().ToArray()));
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public void With_other_stitches_it_does_not(string encoder)
    {
        using var scope = NewDisposeScope();
        var (single, stitched) = (Encoder(encoder, new Sharing.Single()), Encoder(encoder, new Sharing.CrossStitch()));
        using var expected = SharingTests.Start(single, name => name);
        using var found = SharingTests.Start(stitched, Alone);
        Assert.All(Run(single, expected).Zip(Run(stitched, found)), pair => Assert.NotEqual(
            pair.Item1.data<double>().ToArray(), pair.Item2.data<double>().ToArray()));
    }

    [Fact]
    public void A_unit_has_a_row_per_task_that_starts_with_most_of_its_own_features_and_an_even_share_of_the_others()
    {
        var network = Encoder("segnet", new Sharing.CrossStitch(0.8));
        var rows = Parameters.Of(network).Filter(parameter => parameter.Name.StartsWith("trunk.stitches.encoder2.", StringComparison.Ordinal)).Strict();
        Assert.Equal(
            Seq(("semantic", 0), ("depth", 1), ("normal", 2)).Map(task => $"trunk.stitches.encoder2.{task.Item1}.row.weight").Strict(),
            rows.Map(row => row.Name).Strict());
        Assert.All(Enumerable.Range(0, 3), task =>
        {
            var start = new double[3];
            Initialiser.Fill(rows[task], 7, start);
            Assert.All(Enumerable.Range(0, 3), other => Assert.Equal(task == other ? 0.8 : 0.1, start[other], 1e-15));
        });
    }

    // The two stages and the linear layer have a unit of 2 x 2; on SegNet five levels of the encoder and five of the decoder one of 3 x 3.
    [Fact]
    public void Parameters_by_hand()
    {
        long Count(Architecture architecture, Shape input, Seq<HeadSpec> heads) => Parameters.TrainableCount(Samples.Described(architecture, new(input), heads));
        var trunk = (10 * 25) + 10 + (20 * 10 * 25) + 20 + (50 * 20 * 4 * 4) + 50;
        Assert.Equal((2 * (trunk + (10 * 50) + 10)) + (3 * 4), Count(new Architecture.SharedLenet { Sharing = new Sharing.CrossStitch() }, Shape.Image(1, 28, 28), Samples.DigitHeads));
        Assert.Equal(
            Count(new Architecture.SharedSegNet { Sharing = new Sharing.Single() }, Shape.Image(3, 32, 32), Samples.SceneHeads) + (10 * 9),
            Count(new Architecture.SharedSegNet { Sharing = new Sharing.CrossStitch() }, Shape.Image(3, 32, 32), Samples.SceneHeads));
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public void With_equal_trunks_and_even_shares_a_common_stitch_predicts_what_hard_sharing_predicts(string encoder)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (hard, stitched) = (Encoder(encoder, new Sharing.Hard()), Encoder(encoder, new Sharing.CommonStitch()));
        using var expected = SharingTests.Start(hard, name => name);
        using var found = SharingTests.Start(stitched, name => name.StartsWith("trunk.tasks.", StringComparison.Ordinal) ? $"trunk.{name.Split('.', 4)[3]}" : name);
        foreach (var row in Rows(stitched))
        {
            Assert.All(found[row.Name].data<double>().ToArray(), weight => Assert.Equal(1, weight));
            found[row.Name].copy_(full_like(found[row.Name], 1.0 / row.Count));
        }

        Assert.All(Run(hard, expected).Zip(Run(stitched, found)), pair => Assert.True(pair.Item1.allclose(pair.Item2, 1e-12, 1e-12)));
    }

    // As the programs have them: behind all stages of the encoder and all of the decoder but the last.
    [Fact]
    public void A_common_stitch_has_a_weight_per_task_between_two_stages()
    {
        var rows = Rows(Samples.Described(new Architecture.SharedSegNet { Sharing = new Sharing.CommonStitch() }, new(Shape.Image(3, 32, 32)), Samples.SceneHeads));
        Assert.Equal((4 + 5, 3L), (rows.Count, rows.Map(row => row.Count).Distinct().Single()));
        Assert.DoesNotContain(rows, row => row.Name.Contains("decoder1", StringComparison.Ordinal));
    }

    private static Seq<Parameter> Rows(Network network) =>
        Parameters.Of(network).Filter(parameter => parameter.Name.StartsWith("trunk.stitches.", StringComparison.Ordinal)).Strict();

    [Theory]
    [MemberData(nameof(Encoders))]
    public void All_trunks_and_stitches_are_shared(string encoder) => Assert.All(
        Parameters.Of(Encoder(encoder, new Sharing.CrossStitch())),
        parameter => Assert.Equal(parameter.Name.StartsWith("trunk.", StringComparison.Ordinal), parameter.Part is Part.Trunk));

    [Fact]
    public void A_deep_segnet_has_every_convolution_of_its_trunk_twice()
    {
        // As in a stage of 3 convolutions from a to b: a b + 2 b b, then 3 b b more, each with bias and normalisation.
        long Block(long input, long output) => (9 * input * output) + (3 * output);
        long Level(long input, long output, int blocks) => Block(input, output) + ((blocks - 1) * Block(output, output));
        long Trunk(int times) => Level(3, 4, 2 * times) + Level(4, 6, 2 * times) + Level(6, 8, 3 * times) + Level(8, 6, 3 * times) + Level(6, 4, 2 * times) + Level(4, 4, 2 * times);
        long Count(bool deep) => Parameters.Of(Samples.Described(new Architecture.SharedSegNet(Seq(4, 6, 8)) { Deep = deep }, new(Shape.Image(3, 16, 16)), Samples.SceneHeads))
            .Filter(parameter => parameter.Trainable && parameter.Part is Part.Trunk).Map(parameter => parameter.Count).Sum();
        Assert.Equal((Trunk(1), Trunk(2)), (Count(false), Count(true)));
    }

    private static string Alone(string name) => name.StartsWith("trunk.tasks.", StringComparison.Ordinal) && name["trunk.tasks.".Length..].Split('.', 2) is [var task, var rest]
        ? $"heads.{task}.trunk.{rest}"
        : name;

    private static Network Encoder(string word, Sharing sharing) =>
        Samples.Encoders(sharing).Find(encoder => encoder.Word == word).Map(one => Samples.Described(one.Architecture, one.Input, one.Heads)).Head();

    // In evaluation: dropout draws by the names of nodes.
    private static Tensor[] Run(Network network, ParameterVector parameters) => SharingTests.Run(network, parameters, training: false);
}
