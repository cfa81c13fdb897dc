namespace Multitask.Models.Networks;

public abstract partial record Architecture
{
    /// <summary>MTAN's attention on the LeNet-style encoder of <see cref="SharedLenet"/>.</summary>
    /// <param name="Channels">The number of channels of each stage.</param>
    /// <param name="Features">The width of each task's hidden linear layer.</param>
    public sealed record AttentiveLenet(Seq<int> Channels, int Features = 50) : Architecture
    {
        /// <summary>With the sizes of <see cref="SharedLenet"/>: channels 10, 20 and 50 features.</summary>
        public AttentiveLenet()
            : this(SharedLenet.PublishedChannels) { }

        /// <inheritdoc />
        public override bool Dense => false;

        /// <inheritdoc />
        public override InputKind Reads => InputKind.Images;

        /// <inheritdoc />
        public override Validation<string, Network> Describe(InputSpec input, Seq<HeadSpec> heads) =>
            Lenet.Check(new(input.Shape, Channels, Features, heads)).Map(MtanLenet.Describe);
    }
}

/// <summary>
/// MTAN's attention (Liu, Johns and Davison, CVPR 2019) on the encoder of <see cref="Lenet"/>: each task has its own attention masks for the
/// features of each stage.
/// </summary>
/// <remarks>
/// The published attention is for encoder-decoders; this is its encoder half. In each stage, a task's mask reads the shared features (after the
/// ReLU, before pooling) and, from the second stage on, the task's attended features of the stage before. These are pooled and brought to the
/// shape of the stage by a <c>transition</c>: unpadded 5 x 5 convolution, batch normalisation and ReLU, whose parameters all tasks share, as in
/// MTAN. MTAN pools after its transition; here pooling comes first, because the unpadded convolution must have the same input size as the shared
/// one. The attended features of the last stage are pooled, flattened, and go through a linear layer with a ReLU and a linear head, both of the
/// task's own. As in LeNet, the encoder has no batch normalisation; as in MTAN, the masks and transitions do.
/// </remarks>
internal static class MtanLenet
{
    /// <summary>The network; outputs are vectors of the heads' widths. The configuration must pass <see cref="Lenet.Check"/>.</summary>
    internal static Network Describe(LenetConfig config)
    {
        var stages = Lenet.Stages(config);
        var (trunk, shared) = stages.Fold((Nodes: NetworkBuilder.Start(config.Input), Shared: Seq<Shared>()), (known, stage) =>
        {
            // The last stage is not pooled: the tasks pool their attended features themselves.
            var input = stage.Number == 1 ? known.Nodes : Lenet.Pool(known.Nodes, stages[stage.Number - 2]);
            var features = Lenet.Convolve(input, stage);
            return (features, known.Shared.Add(new Shared(stage, features.Last)));
        });
        return trunk.Branch(config.Heads, (nodes, head) =>
            Predict(shared.Fold(nodes, (builder, stage) => Attend(builder, stage, head.Task)), config, head));
    }

    private static NetworkBuilder Predict(NetworkBuilder attended, LenetConfig config, HeadSpec head)
    {
        var scope = Scope.Head(head.Task);
        var hidden = attended
            .Then(scope, "flatten", new Op.Flatten())
            .Then(scope, "linear1", new Op.Linear((int)config.Encoded.Count, config.Features))
            .Then(scope, "relu", new Op.Relu());
        return Heads.Linear(hidden, "linear2", config.Features, head);
    }

    private static NetworkBuilder Attend(NetworkBuilder builder, Shared shared, string task)
    {
        var (stage, features) = shared;
        var scope = Scope.Attention(task, $"stage{stage.Number}");
        var read = stage.Number == 1 ? builder.From(features) : Join(Carry(builder, stage, task), scope, features);
        return read
            .Mask(scope, stage.Number == 1 ? stage.Output : 2 * stage.Output, stage.Output)
            .Then(scope, "attended", new Op.Multiply(), features)
            .Then(scope, "pool", new Op.MaxPool2d(2, Indices: false));
    }

    private static NetworkBuilder Join(NetworkBuilder carried, Scope scope, string features) =>
        carried.From(features).Then(scope, "join", new Op.Concat(), carried.Last);

    private static NetworkBuilder Carry(NetworkBuilder attended, LenetStage stage, string task)
    {
        var scope = Scope.PerTask($"stage{stage.Number}.transition", task);
        return attended
            .Then(scope, "conv1", new Op.Conv2d(stage.Input, stage.Output, Kernel: 5, Padding: 0))
            .Then(scope, "norm1", new Op.BatchNorm(stage.Output))
            .Then(scope, "relu1", new Op.Relu());
    }

    private sealed record Shared(LenetStage Stage, string Features);
}
