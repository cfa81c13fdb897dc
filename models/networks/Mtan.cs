namespace Multitask.Models.Networks;

public abstract partial record Architecture
{
    /// <summary>The multi-task attention network on SegNet (Liu, Johns and Davison, CVPR 2019).</summary>
    /// <param name="Filters">The number of channels of each level, the finest first.</param>
    public sealed record MtanSegNet(Seq<int> Filters) : Architecture
    {
        /// <summary>With the published filters, 64, 128, 256, 512, 512.</summary>
        public MtanSegNet()
            : this(PublishedFilters) { }

        /// <summary>64, 128, 256, 512, 512.</summary>
        public static Seq<int> PublishedFilters { get; } = Seq(64, 128, 256, 512, 512);

        /// <inheritdoc />
        public override bool Dense => true;

        /// <inheritdoc />
        public override InputKind Reads => InputKind.Images;

        /// <inheritdoc />
        public override Validation<string, Network> Describe(InputSpec input, Seq<HeadSpec> heads) =>
            SegNet.Check(new(input.Shape, Filters, heads)).Map(Mtan.Describe);
    }
}

/// <summary>
/// The multi-task attention network on SegNet (Liu, Johns and Davison, "End-to-end multi-task learning with attention", CVPR 2019,
/// figure 2): a shared encoder-decoder from which each task selects features with its own attention masks.
/// </summary>
/// <remarks>
/// As in the published code, the blocks that pass attended features from level to level (<c>transition</c>) share one set of parameters between
/// all tasks and so belong to the trunk; their running statistics are updated once per task, in the order of the tasks. In that code, the
/// deepest decoder transition keeps its width, which requires the last two filters to be equal; here it outputs the width of the next level, as
/// all others do, which makes no difference for equal filters.
/// </remarks>
internal static class Mtan
{
    /// <summary>The network; outputs are (head width, height, width). The configuration must pass <see cref="SegNet.Check"/>.</summary>
    internal static Network Describe(SegNetConfig config)
    {
        var trunk = SegNetTrunk.Describe(config.Input, config.Filters, config.Deep);
        return trunk.Nodes.Branch(config.Heads, (nodes, head) => Branch(trunk with { Nodes = nodes }, config.Filters, head));
    }

    private static NetworkBuilder Branch(SegNetTrunk trunk, Seq<int> filters, HeadSpec head)
    {
        var levels = Range(0, filters.Count).ToSeq();
        var encoded = levels.Fold(trunk.Nodes, (builder, level) =>
            Encode(builder, trunk.Encoder[level], new TaskLevel(head.Task, level, filters[level], filters[Math.Min(level + 1, filters.Count - 1)])));
        var decoded = levels.Rev().Fold(encoded, (builder, level) =>
            Decode(builder, trunk.Decoder[level], new TaskLevel(head.Task, level, filters[level], filters[Math.Max(level - 1, 0)])));
        return Heads.Convolutional(decoded, filters[0], head);
    }

    private static NetworkBuilder Encode(NetworkBuilder builder, EncoderLevel shared, TaskLevel at)
    {
        var scope = Scope.Attention(at.Task, $"encoder{at.Level + 1}");
        var (read, channels) = at.Level == 0
            ? (builder.From(shared.First), at.Width)
            : (builder.From(shared.First).Then(scope, "join", new Op.Concat(), builder.Last), 2 * at.Width);
        return read
            .Mask(scope, channels, at.Width)
            .Then(scope, "attended", new Op.Multiply(), shared.Last)
            .Block(Scope.PerTask($"encoder{at.Level + 1}.transition", at.Task), 1, at.Width, at.Next)
            .Then(scope, "pool", new Op.MaxPool2d(2, Indices: false));
    }

    private static NetworkBuilder Decode(NetworkBuilder builder, DecoderLevel shared, TaskLevel at)
    {
        var scope = Scope.Attention(at.Task, $"decoder{at.Level + 1}");
        var carried = builder
            .Then(scope, "upsample", new Op.Upsample2d(2))
            .Block(Scope.PerTask($"decoder{at.Level + 1}.transition", at.Task), 1, at.Width, at.Next);
        return carried.From(shared.Unpooled)
            .Then(scope, "join", new Op.Concat(), carried.Last)
            .Mask(scope, at.Width + at.Next, at.Next)
            .Then(scope, "attended", new Op.Multiply(), shared.Last);
    }

    // A task at a level, with the numbers of channels of that level and of the next one.
    private sealed record TaskLevel(string Task, int Level, int Width, int Next);
}
