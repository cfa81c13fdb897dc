namespace Multitask.Models.Networks;

/// <summary>
/// MTAN's attention (Liu, Johns and Davison, CVPR 2019) on the encoder of <see cref="ConvnetNetwork"/>: each task has its own attention masks
/// for the features of each stage.
/// </summary>
/// <remarks>
/// The published attention is for encoder-decoders; this is its encoder half. In each stage, a task's mask reads the features of the first shared
/// block and, from the second stage on, the task's attended features of the stage before; it is multiplied with the features of the last shared
/// block. A <c>transition</c> (3 x 3 convolution, batch normalisation, ReLU), whose parameters all tasks share, and a pooling pass the attended
/// features on to the next stage. Those of the last stage go through global average pooling, hidden layers and a head, all of the task's own.
/// </remarks>
internal static class MtanConvnet
{
    /// <summary>The network; outputs are vectors of the heads' widths. The configuration must pass <see cref="ConvnetNetwork.Check"/>.</summary>
    internal static Network Describe(ConvnetConfig config)
    {
        var stages = Range(0, config.Layers.Channels.Count).ToSeq();
        var (trunk, shared) = stages.Fold((Nodes: NetworkBuilder.Start(config.Input), Shared: Seq<Shared>()), (known, stage) =>
        {
            var first = ConvnetNetwork.First(known.Nodes, config, stage);
            var last = ConvnetNetwork.Rest(first, config, stage);
            return (last, known.Shared.Add(new Shared(stage, first.Last, last.Last)));
        });
        var network = trunk.Branch(config.Heads, (nodes, head) =>
            Predict(shared.Fold(nodes, (builder, stage) => Attend(builder, config.Layers.Channels, stage, head.Task)), config, head));
        return network with { Init = LayerInit.UniformFanIn };
    }

    private static NetworkBuilder Predict(NetworkBuilder attended, ConvnetConfig config, HeadSpec head) => Heads.Linear(
        ConvnetNetwork.Layers(attended, config, $"heads.{head.Task}", new Part.Head(head.Task)), "linear", config.Layers.Features.Last, head);

    private static NetworkBuilder Attend(NetworkBuilder builder, Seq<int> channels, Shared shared, string task)
    {
        var (scope, width) = (Scope.Attention(task, $"stage{shared.Stage + 1}"), channels[shared.Stage]);
        var read = shared.Stage == 0 ? builder.From(shared.First) : Join(Carry(builder, channels, shared.Stage, task), scope, shared.First);
        return read
            .Mask(scope, shared.Stage == 0 ? width : 2 * width, width)
            .Then(scope, "attended", new Op.Multiply(), shared.Last);
    }

    private static NetworkBuilder Join(NetworkBuilder carried, Scope scope, string first) =>
        carried.From(first).Then(scope, "join", new Op.Concat(), carried.Last);

    private static NetworkBuilder Carry(NetworkBuilder attended, Seq<int> channels, int stage, string task) => attended
        .Block(Scope.PerTask($"stage{stage}.transition", task), 1, channels[stage - 1], channels[stage])
        .Then(Scope.Attention(task, $"stage{stage}"), "pool", new Op.MaxPool2d(2, Indices: false));

    private sealed record Shared(int Stage, string First, string Last);
}
