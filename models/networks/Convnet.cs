namespace Multitask.Models.Networks;

public abstract partial record Architecture
{
    /// <summary>Stages of 3 x 3 convolutions with batch normalisation, global average pooling and linear layers, with a linear head per task.</summary>
    /// <param name="Channels">The number of channels of each stage.</param>
    /// <param name="Features">The width of each hidden linear layer.</param>
    public sealed record Convnet(Seq<int> Channels, Seq<int> Features) : Architecture
    {
        /// <summary>With the sizes published for CelebA: channels 64, 128, 256, 512 and two layers of 512 features.</summary>
        public Convnet()
            : this(Seq(64, 128, 256, 512), Seq(512, 512)) { }

        /// <summary>How the tasks share the network.</summary>
        public Sharing Sharing { get; init; } = new Sharing.Hard();

        /// <inheritdoc />
        public override bool Dense => false;

        /// <inheritdoc />
        public override InputKind Reads => InputKind.Images;

        /// <inheritdoc />
        public override Validation<string, Network> Describe(InputSpec input, Seq<HeadSpec> heads) =>
            ConvnetNetwork.Check(new(input.Shape, this, heads))
                .Bind(config => Sharing.Describe(
                    heads, some => ConvnetNetwork.Describe(config with { Heads = some }), Some((Seq<HeadSpec> some) => MtanConvnet.Describe(config with { Heads = some }))));
    }
}

/// <summary>Everything that a convolutional network is built from.</summary>
internal sealed record ConvnetConfig(Shape Input, Architecture.Convnet Layers, Seq<HeadSpec> Heads);

/// <summary>
/// The network of FAMO's CelebA experiment (Liu, Feng, Stone and Liu, NeurIPS 2023): blocks of 3 x 3 convolution, batch normalisation and ReLU,
/// one in the first stage and two in each other stage, with max pooling between stages; global average pooling; blocks of linear layer, batch
/// normalisation and ReLU; then one linear head per task. Layers that a batch normalisation follows have no bias.
/// </summary>
internal static class ConvnetNetwork
{
    /// <summary>The configuration itself, or every mistake in it.</summary>
    internal static Validation<string, ConvnetConfig> Check(ConvnetConfig config) => ConfigRules.Verdict(
        config,
        ConfigRules.Pooled(config.Input, config.Layers.Channels) + ConfigRules.Widths("features", config.Layers.Features)
            + ConfigRules.Heads(config.Heads));

    /// <summary>The network; outputs are vectors of the heads' widths. The configuration must pass <see cref="Check"/>.</summary>
    internal static Network Describe(ConvnetConfig config)
    {
        var (channels, features) = (config.Layers.Channels, config.Layers.Features);
        var encoded = Range(0, channels.Count).ToSeq()
            .Fold(NetworkBuilder.Start(config.Input), (builder, stage) => Rest(First(builder, config, stage), config, stage));
        var network = Layers(encoded, config, "trunk", new Part.Trunk())
            .Branch(config.Heads, (trunk, head) => Heads.Linear(trunk, "linear", features.Last, head));
        return network with { Init = LayerInit.UniformFanIn };
    }

    /// <summary>The pooling before a stage (numbered from 0), if there is one, and the stage's first block.</summary>
    internal static NetworkBuilder First(NetworkBuilder builder, ConvnetConfig config, int stage) => stage == 0
        ? Block(builder, Scope.Trunk("stage1"), 1, (config.Input.Channels, config.Layers.Channels[0]))
        : Block(
            builder.Then(Scope.Trunk($"stage{stage}"), "pool", new Op.MaxPool2d(2, Indices: false)),
            Scope.Trunk($"stage{stage + 1}"), 1, (config.Layers.Channels[stage - 1], config.Layers.Channels[stage]));

    /// <summary>The rest of a stage: a second block, except in the first stage.</summary>
    internal static NetworkBuilder Rest(NetworkBuilder first, ConvnetConfig config, int stage) => stage == 0
        ? first
        : Block(first, Scope.Trunk($"stage{stage + 1}"), 2, (config.Layers.Channels[stage], config.Layers.Channels[stage]));

    /// <summary>Global average pooling and the hidden linear layers.</summary>
    internal static NetworkBuilder Layers(NetworkBuilder encoded, ConvnetConfig config, string path, Part part)
    {
        var (scope, features) = (new Scope(path, part), config.Layers.Features);
        return Range(0, features.Count).ToSeq().Fold(
            encoded.Then(scope, "mean", new Op.GlobalAvgPool2d()).Then(scope, "flatten", new Op.Flatten()),
            (builder, layer) => Layer(
                builder, new Scope($"{path}.layer{layer + 1}", part), layer == 0 ? config.Layers.Channels.Last : features[layer - 1], features[layer]));
    }

    private static NetworkBuilder Block(NetworkBuilder builder, Scope scope, int number, (int In, int Out) channels) => builder
        .Then(scope, $"conv{number}", new Op.Conv2d(channels.In, channels.Out, Kernel: 3, Padding: 1) { Bias = false })
        .Then(scope, $"norm{number}", new Op.BatchNorm(channels.Out))
        .Then(scope, $"relu{number}", new Op.Relu());

    private static NetworkBuilder Layer(NetworkBuilder builder, Scope scope, int input, int output) => builder
        .Then(scope, "linear", new Op.Linear(input, output) { Bias = false })
        .Then(scope, "norm", new Op.BatchNorm(output))
        .Then(scope, "relu", new Op.Relu());
}
