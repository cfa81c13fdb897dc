using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Models;

/// <summary>Laws that hold of every configuration that passes its check, tried on configurations drawn by seed.</summary>
public sealed class RandomNetworksTests
{
    private const int Draws = 40;

    /// <summary>Those that suit images and vectors.</summary>
    private static readonly Seq<HeadActivation> Activations =
        Seq(HeadActivation.None, HeadActivation.LogSoftmax, HeadActivation.Sigmoid, HeadActivation.UnitNorm);

    [Fact]
    public void Every_accepted_mtan_is_well_formed_and_predicts_as_wide_as_its_heads()
    {
        foreach (var config in Range(0, Draws).Select(DrawPyramid))
        {
            Assert.True(SegNet.Check(config).IsSuccess, $"{config}");
            Judge(Mtan.Describe(config), config.Heads, head => Shape.Image(head.Width, config.Input.Height, config.Input.Width));
            Judge(SegNet.Describe(config), config.Heads, head => Shape.Image(head.Width, config.Input.Height, config.Input.Width));
        }
    }

    [Fact]
    public void Every_accepted_lenet_is_well_formed_and_predicts_as_wide_as_its_heads()
    {
        foreach (var config in Range(0, Draws).Select(DrawStages))
        {
            Assert.True(Lenet.Check(config).IsSuccess, $"{config}");
            Judge(Lenet.Describe(config), config.Heads, head => Shape.Vector(head.Width));
            Judge(MtanLenet.Describe(config), config.Heads, head => Shape.Vector(head.Width));
        }
    }

    // Parameters counted a second way: an owner's node asked once, in whatever order.
    private static void Judge(Network network, Seq<HeadSpec> heads, Func<HeadSpec, Shape> prediction)
    {
        Assert.Equal(Validation<string, Network>.Success(network), WellFormed.Check(network));
        var shapes = Shapes.Of(network);
        Assert.Equal(heads.Map(head => (head.Task, prediction(head))), network.Outputs.Map(output => (output.Task, shapes[output.Node])));
        var owners = network.Nodes.GroupBy(node => node.Owner, StringComparer.Ordinal).Select(nodes => nodes.Last().Op);
        Assert.Equal(owners.Sum(Learnt), Parameters.TrainableCount(network));
    }

    private static long Learnt(Op op) => op switch
    {
        Op.Conv2d conv => conv.Out * ((conv.In * conv.Kernel * conv.Kernel) + (conv.Bias ? 1 : 0)),
        Op.BatchNorm norm => 2 * norm.Channels,
        Op.Linear linear => linear.Out * (linear.In + (linear.Bias ? 1 : 0)),
        Op.Embedding embedding => embedding.Count * embedding.Width,
        _ => 0,
    };

    private static SegNetConfig DrawPyramid(int draw)
    {
        var random = new RandomSource(7, "pyramids", draw);
        var filters = Some(1 + random.Next(6), () => 1 + random.Next(9));
        var multiple = 1 << filters.Count;
        return new(
            Shape.Image(1 + random.Next(4), multiple * (1 + random.Next(3)), multiple * (1 + random.Next(3))),
            filters,
            DrawHeads(random));
    }

    private static LenetConfig DrawStages(int draw)
    {
        var random = new RandomSource(7, "stages", draw);
        var channels = Some(1 + random.Next(3), () => 1 + random.Next(9));
        var (height, width) = channels.Fold((1 + random.Next(5), 1 + random.Next(5)), (side, _) => ((2 * side.Item1) + 4, (2 * side.Item2) + 4));
        return new(Shape.Image(1 + random.Next(3), height, width), channels, 1 + random.Next(30), DrawHeads(random));
    }

    private static Seq<HeadSpec> DrawHeads(RandomSource random) => Some(1 + random.Next(4), () => (2 + random.Next(9), Activations[random.Next(Activations.Count)]))
        .Map((index, head) => new HeadSpec($"task{index}", head.Item1, head.Item2))
        .ToSeq()
        .Strict();

    private static Seq<T> Some<T>(int count, Func<T> draw) => Range(0, count).Select(_ => draw()).ToList().ToSeq().Strict();
}
