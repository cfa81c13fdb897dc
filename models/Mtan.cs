namespace Multitask.Models;

/// <summary>An encoder-decoder for images with a head a task: MTAN and SegNet.</summary>
/// <param name="Input">Image shape; sides multiples of 2^levels.</param>
/// <param name="Filters">Channels of every level, finest first; published: 64, 128, 256, 512, 512.</param>
/// <param name="Heads">One a task, in the order in which losses, gradients and weights are numbered.</param>
public sealed record MtanConfig(Shape Input, Seq<int> Filters, Seq<HeadSpec> Heads);

/// <summary>
/// The multi-task attention network on SegNet (Liu, Johns and Davison, "End-to-end multi-task learning with attention", CVPR 2019,
/// figure 2): a shared encoder-decoder from which every task picks features by attention masks of its own.
/// </summary>
/// <remarks>
/// As in the published code, the blocks that carry attended features from level to level (<c>transition</c>) have one set of
/// parameters for all tasks, and so belong to the trunk; their running statistics move once a task, in the order of tasks. That
/// code's last decoder transition keeps its width, which needs the last two filters equal; here it goes to the width of the
/// level above like all others, the same where they are equal.
/// </remarks>
public static class Mtan
{
    /// <summary>The configuration itself, or every mistake in it.</summary>
    public static Validation<string, MtanConfig> Check(MtanConfig config) =>
        ConfigRules.Verdict(
        config,
        Sequences.Joined(ConfigRules.Pyramid(config.Input, config.Filters), ConfigRules.Heads(config.Heads)));

    /// <summary>The network; outputs are (head width, height, width). The configuration must pass <see cref="Check"/>.</summary>
    public static Network Describe(MtanConfig config)
    {
        var trunk = SegNetTrunk.Describe(config.Input, config.Filters);
        return config.Heads.Fold(
            new Network(trunk.Chain.Nodes, Seq<Output>()),
            (network, head) =>
            {
                var branch = Branch(trunk with { Chain = trunk.Chain with { Nodes = network.Nodes } }, config.Filters, head);
                return new Network(branch.Nodes, network.Outputs.Add(new Output(head.Task, branch.Last)));
            });
    }

    private static Chain Branch(SegNetTrunk trunk, Seq<int> filters, HeadSpec head)
    {
        var levels = Range(0, filters.Count).ToSeq().Strict();
        var encoded = levels.Fold(trunk.Chain, (chain, level) =>
            Encode(chain, trunk.Encoder[level], new Site(head.Task, level, filters[level], filters[Math.Min(level + 1, filters.Count - 1)])));
        var decoded = levels.Rev().Fold(encoded, (chain, level) =>
            Decode(chain, trunk.Decoder[level], new Site(head.Task, level, filters[level], filters[Math.Max(level - 1, 0)])));
        return Heads.Pixelwise(decoded, filters[0], head);
    }

    private static Chain Encode(Chain chain, EncoderLevel shared, Site at)
    {
        var place = Place.Attention(at.Task, $"encoder{at.Level + 1}");
        var (read, channels) = at.Level == 0
            ? (chain.At(shared.First), at.Width)
            : (chain.At(shared.First).Then(place, "join", new Op.Concat(), chain.Last), 2 * at.Width);
        return read
            .Mask(place, channels, at.Width)
            .Then(place, "attended", new Op.Multiply(), shared.Last)
            .Block(Place.PerTask($"encoder{at.Level + 1}.transition", at.Task), 1, at.Width, at.Next)
            .Then(place, "pool", new Op.MaxPool2d(2, Indices: false));
    }

    private static Chain Decode(Chain chain, DecoderLevel shared, Site at)
    {
        var place = Place.Attention(at.Task, $"decoder{at.Level + 1}");
        var carried = chain
            .Then(place, "upsample", new Op.Upsample2d(2))
            .Block(Place.PerTask($"decoder{at.Level + 1}.transition", at.Task), 1, at.Width, at.Next);
        return carried.At(shared.Unpooled)
            .Then(place, "join", new Op.Concat(), carried.Last)
            .Mask(place, at.Width + at.Next, at.Next)
            .Then(place, "attended", new Op.Multiply(), shared.Last);
    }

    // A task's visit to a level: the channels there, and those of the level it goes to next.
    private sealed record Site(string Task, int Level, int Width, int Next);
}
