namespace Multitask.Models.Networks;

public abstract partial record Architecture
{
    /// <summary>Hard parameter sharing on SegNet: the encoder-decoder of <see cref="MtanSegNet"/> without attention.</summary>
    /// <param name="Filters">The number of channels of each level, the finest first.</param>
    public sealed record SharedSegNet(Seq<int> Filters) : Architecture
    {
        /// <summary>With the published filters, 64, 128, 256, 512, 512.</summary>
        public SharedSegNet()
            : this(MtanSegNet.PublishedFilters) { }

        /// <summary>
        /// Whether each block is doubled, as in the deep variant of Split in MTAN's published code; its wide variant has the filters 64, 128, 256, 512,
        /// 1024.
        /// </summary>
        public bool Deep { get; init; }

        /// <summary>How the tasks share the network.</summary>
        public Sharing Sharing { get; init; } = new Sharing.Hard();

        /// <inheritdoc />
        public override bool Dense => true;

        /// <inheritdoc />
        public override InputKind Reads => InputKind.Images;

        /// <inheritdoc />
        public override Validation<string, Network> Describe(InputSpec input, Seq<HeadSpec> heads) =>
            SegNet.Check(new(input.Shape, Filters, heads) { Deep = Deep })
                .Bind(config => Sharing.Describe(
                    heads, some => SegNet.Describe(config with { Heads = some }), Some((Seq<HeadSpec> some) => Mtan.Describe(config with { Heads = some }))));
    }
}

/// <summary>Everything that a network on SegNet's encoder-decoder is built from.</summary>
/// <param name="Input">The image shape; height and width are multiples of 2^levels.</param>
/// <param name="Filters">The number of channels of each level, the finest first.</param>
/// <param name="Heads">One per task.</param>
internal sealed record SegNetConfig(Shape Input, Seq<int> Filters, Seq<HeadSpec> Heads)
{
    /// <summary>Whether each block is doubled.</summary>
    internal bool Deep { get; init; }
}

/// <summary>Hard parameter sharing on SegNet: one head per task on the last features of the decoder.</summary>
internal static class SegNet
{
    /// <summary>The configuration itself, or every mistake in it.</summary>
    internal static Validation<string, SegNetConfig> Check(SegNetConfig config) => ConfigRules.Verdict(
        config, ConfigRules.Pyramid(config.Input, config.Filters) + ConfigRules.Heads(config.Heads));

    /// <summary>The network; outputs are (head width, height, width). The configuration must pass <see cref="Check"/>.</summary>
    internal static Network Describe(SegNetConfig config) => SegNetTrunk.Describe(config.Input, config.Filters, config.Deep).Nodes.Branch(
        config.Heads,
        (trunk, head) => Heads.Convolutional(trunk, config.Filters[0], head));
}
