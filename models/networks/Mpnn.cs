namespace Multitask.Models.Networks;

public abstract partial record Architecture
{
    /// <summary>A message-passing neural network on graphs with edge features, with a linear head per task.</summary>
    /// <param name="Width">The number of hidden features per node.</param>
    /// <param name="Rounds">The number of rounds of message passing.</param>
    /// <param name="Hidden">The number of hidden features per edge.</param>
    public sealed record Mpnn(int Width, int Rounds, int Hidden) : Architecture
    {
        /// <summary>With the sizes published for QM9: 64 features per node, three rounds, 128 hidden features per edge.</summary>
        public Mpnn()
            : this(64, 3, 128) { }

        /// <summary>How the tasks share the network.</summary>
        public Sharing Sharing { get; init; } = new Sharing.Hard();

        /// <inheritdoc />
        public override bool Dense => false;

        /// <inheritdoc />
        public override InputKind Reads => InputKind.Graphs;

        /// <inheritdoc />
        public override Validation<string, Network> Describe(InputSpec input, Seq<HeadSpec> heads) =>
            ConfigRules.Verdict(this, ConfigRules.Graph(input) + ConfigRules.Message(this) + ConfigRules.Heads(heads)).Bind(sound =>
                input.Graph.ToValidation("the input must be a graph").Bind(graph =>
                    Sharing.Describe(heads, some => MpnnNetwork.Describe(sound, graph, some))));
    }
}

/// <summary>
/// The network of FAMO's QM9 experiment (Liu, Feng, Stone and Liu, NeurIPS 2023): message passing with edge-conditioned convolutions, one
/// gated recurrent unit for all rounds, and Set2Set pooling (Gilmer et al., ICML 2017).
/// </summary>
internal static class MpnnNetwork
{
    private const int Set2SetSteps = 3;

    /// <summary>The network; outputs are vectors of the heads' widths.</summary>
    internal static Network Describe(Architecture.Mpnn sizes, GraphLayout graph, Seq<HeadSpec> heads)
    {
        var scope = new Scope("trunk", new Part.Trunk());
        var start = NetworkBuilder.Start(graph.Shape);
        var mask = start.Then(scope, "mask", new Op.Slice(graph.MaskStart, Shape.Vector(graph.Nodes)));
        var edges = mask.From(NetworkBuilder.Input)
            .Then(scope, "edges", new Op.Slice(graph.EdgesStart, new Shape(Seq(graph.Nodes, graph.Nodes, graph.EdgeWidth))))
            .Then(scope, "edge_network", new Op.EdgeNetwork(graph.EdgeFeatures, sizes.Hidden));
        var nodes = edges.From(NetworkBuilder.Input)
            .Then(scope, "nodes", new Op.Slice(0, new Shape(Seq(graph.Nodes, graph.NodeFeatures))))
            .Then(scope, "embed", new Op.Linear(graph.NodeFeatures, sizes.Width))
            .Then(scope, "start", new Op.Relu());
        var network = Range(1, sizes.Rounds).ToSeq().Fold(nodes, (at, round) => Round(at, round, sizes, edges.Last))
            .Then(scope, "pool", new Op.Set2Set(sizes.Width, Set2SetSteps), mask.Last)
            .Then(scope, "linear", new Op.Linear(2 * sizes.Width, sizes.Width))
            .Then(scope, "relu", new Op.Relu())
            .Branch(heads, (trunk, head) => Heads.Linear(trunk, "linear", sizes.Width, head));
        return network with { Init = LayerInit.UniformFanIn };
    }

    /// <summary>One round: messages between neighbours, then the recurrent unit's update of the states. All rounds share their parameters.</summary>
    private static NetworkBuilder Round(NetworkBuilder states, int round, Architecture.Mpnn sizes, string edges)
    {
        var scope = new Scope($"trunk.round{round}", new Part.Trunk(), "trunk");
        return states
            .Then(scope, "convolution", new Op.EdgeConvolution(sizes.Width, sizes.Hidden), edges)
            .Then(scope, "relu", new Op.Relu())
            .Then(scope, "update", new Op.GatedUpdate(sizes.Width), states.Last);
    }
}
