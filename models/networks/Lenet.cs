namespace Multitask.Models.Networks;

public abstract partial record Architecture
{
    /// <summary>Hard parameter sharing on a LeNet-style encoder, with a linear head per task.</summary>
    /// <param name="Channels">The number of channels of each stage.</param>
    /// <param name="Features">The width of the hidden linear layer.</param>
    public sealed record SharedLenet(Seq<int> Channels, int Features = 50) : Architecture
    {
        /// <summary>With the sizes of Sener and Koltun's MultiMNIST experiments: channels 10, 20 and 50 features.</summary>
        public SharedLenet()
            : this(PublishedChannels) { }

        /// <summary>10, 20.</summary>
        public static Seq<int> PublishedChannels { get; } = Seq(10, 20);

        /// <summary>How the tasks share the network.</summary>
        public Sharing Sharing { get; init; } = new Sharing.Hard();

        /// <inheritdoc />
        public override bool Dense => false;

        /// <inheritdoc />
        public override InputKind Reads => InputKind.Images;

        /// <inheritdoc />
        public override Validation<string, Network> Describe(InputSpec input, Seq<HeadSpec> heads) =>
            Lenet.Check(new(input.Shape, Channels, Features, heads))
                .Bind(config => Sharing.Describe(
                    heads, some => Lenet.Describe(config with { Heads = some }), Some((Seq<HeadSpec> some) => MtanLenet.Describe(config with { Heads = some }))));
    }
}

/// <summary>Everything that a network on the LeNet-style encoder is built from.</summary>
/// <param name="Input">The image shape; 28 x 28 and 36 x 36 suit two stages.</param>
/// <param name="Channels">The number of channels of each stage.</param>
/// <param name="Features">The width of the hidden linear layer.</param>
/// <param name="Heads">One per task.</param>
internal sealed record LenetConfig(Shape Input, Seq<int> Channels, int Features, Seq<HeadSpec> Heads)
{
    /// <summary>The shape of the last stage's output.</summary>
    internal Shape Encoded => Channels.Fold(Input, (shape, channels) =>
        Shape.Image(channels, (shape.Height - 4) / 2, (shape.Width - 4) / 2));
}

/// <summary>
/// Hard parameter sharing on LeNet (LeCun, Bottou, Bengio and Haffner, Proc. IEEE 1998), as in multi-task image classification
/// (Sener and Koltun, NeurIPS 2018): stages of unpadded 5 x 5 convolution, ReLU and max pooling, a linear layer with a ReLU, then one linear
/// head per task. There is no batch normalisation.
/// </summary>
internal static class Lenet
{
    /// <summary>The configuration itself, or every mistake in it.</summary>
    internal static Validation<string, LenetConfig> Check(LenetConfig config) => ConfigRules.Verdict(
        config,
        ConfigRules.Stages(config.Input, config.Channels) + ConfigRules.Features(config.Features) + ConfigRules.Heads(config.Heads));

    /// <summary>The network; outputs are vectors of the heads' widths. The configuration must pass <see cref="Check"/>.</summary>
    internal static Network Describe(LenetConfig config)
    {
        var scope = new Scope("trunk", new Part.Trunk());
        return Stages(config)
            .Fold(NetworkBuilder.Start(config.Input), (builder, stage) => Pool(Convolve(builder, stage), stage))
            .Then(scope, "flatten", new Op.Flatten())
            .Then(scope, "linear", new Op.Linear((int)config.Encoded.Count, config.Features))
            .Then(scope, "relu", new Op.Relu())
            .Branch(config.Heads, (trunk, head) => Heads.Linear(trunk, "linear", config.Features, head));
    }

    /// <summary>The stages in order.</summary>
    internal static Seq<LenetStage> Stages(LenetConfig config) => config.Channels
        .Map((index, channels) => new LenetStage(index + 1, index == 0 ? config.Input.Channels : config.Channels[index - 1], channels))
        .ToSeq();

    internal static NetworkBuilder Convolve(NetworkBuilder builder, LenetStage stage) => builder
        .Then(stage.Scope, "conv", new Op.Conv2d(stage.Input, stage.Output, Kernel: 5, Padding: 0))
        .Then(stage.Scope, "relu", new Op.Relu());

    internal static NetworkBuilder Pool(NetworkBuilder builder, LenetStage stage) =>
        builder.Then(stage.Scope, "pool", new Op.MaxPool2d(2, Indices: false));
}

/// <summary>A stage of the encoder: its number, from 1, and its numbers of input and output channels.</summary>
internal sealed record LenetStage(int Number, int Input, int Output)
{
    internal Scope Scope => Scope.Trunk($"stage{Number}");
}
