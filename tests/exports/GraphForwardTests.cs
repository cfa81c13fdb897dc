using LanguageExt;
using Multitask.Exports;
using Multitask.Models;
using Multitask.Stages.Training;
using Multitask.Tests.Models;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Exports;

/// <summary>What torch and ONNX Runtime make of graphs is what the network means: a matrix per edge, a loop over nodes.</summary>
[Trait("Category", "Slow")]
public sealed class GraphForwardTests
{
    private static readonly int[] Opsets = [13, 17, 18, 20];

    /// <summary>Graphs of so many nodes, one without any edge beside others.</summary>
    private static readonly int[] Nodes = [4, 1, 2, 3, 0];

    public static TheoryData<string> Names => [.. Samples.Networks.Keys.Filter(name => name.StartsWith("mpnn", StringComparison.Ordinal))];

    public static TheoryData<Sharing> Sharings => [new Sharing.Hard(), new Sharing.CrossStitch(), new Sharing.Mmoe(3), new Sharing.Cgc(), new Sharing.DselectK(4, 2), new Sharing.Ltb()];

    [Theory]
    [MemberData(nameof(Names))]
    public void ONNX_Runtime_agrees_in_every_operator_set(string name) => Assert.All(Opsets, opset =>
    {
        var network = Samples.Networks[name];
        var weights = Arrays.Weights(network, 3);
        var batch = Graphs(Samples.Graph, Nodes);
        using var file = TemporaryFile.With(Arrays.Success(OnnxModel.Build(network, Arrays.Source(weights), new(opset))));
        using var scorer = file.Open();
        var actual = Arrays.Success(scorer.Run(batch, Nodes.Length));
        NaiveForward.Predict(network, (batch, Nodes.Length), weights).Iter((task, values) => Arrays.Near(values, actual[task], 1e-5));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Torch_agrees_in_double_precision(string name)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var network = Samples.Networks[name];
        var weights = Arrays.Weights(network, 3);
        var expected = NaiveForward.Predict(network, (Graphs(Samples.Graph, Nodes), Nodes.Length), weights);
        var found = Torch(network, weights, Graphs(Samples.Graph, Nodes));
        Assert.All(network.Outputs.Zip(found), pair => Training.Numbers.AssertElements(expected[pair.Item1.Task], pair.Item2, 1e-9));
    }

    /// <summary>Messages come from neighbours alone, so what fills a batch up changes nothing, however much there is of it.</summary>
    [Theory]
    [MemberData(nameof(Sharings))]
    public void Padding_changes_nothing(Sharing sharing)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var wide = Samples.Graph with { Nodes = 9 };
        Network Of(GraphLayout layout) => Samples.Described(
            new Architecture.Mpnn(5, 3, 6) { Sharing = sharing }, new InputSpec(layout.Shape) { Graph = layout }, Samples.TableHeads);
        var weights = Arrays.Weights(Of(wide), 3);
        var (narrow, padded) = (Torch(Of(Samples.Graph), weights, Graphs(Samples.Graph, Nodes)), Torch(Of(wide), weights, Graphs(wide, Nodes)));
        Assert.All(narrow.Zip(padded), pair => Assert.True(pair.Item1.narrow(0, 0, 4).allclose(pair.Item2.narrow(0, 0, 4), 1e-12, 1e-12)));
    }

    /// <summary>What has no order has none for gates either.</summary>
    [Theory]
    [MemberData(nameof(Sharings))]
    public void The_order_of_nodes_changes_nothing(Sharing sharing)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var network = Samples.SmallMpnn(sharing);
        var weights = Arrays.Weights(network, 3);
        var batch = Graphs(Samples.Graph, Nodes);
        var turned = batch.Chunk((int)Samples.Graph.Size).SelectMany(graph => Reordered(Samples.Graph, graph, [2, 0, 3, 1])).ToArray();
        Assert.NotEqual(batch, turned);
        Assert.All(Torch(network, weights, batch).Zip(Torch(network, weights, turned)), pair => Assert.True(pair.Item1.allclose(pair.Item2, 1e-12, 1e-12)));
    }

    private static float[] Reordered(GraphLayout layout, float[] graph, int[] order) =>
    [
        .. order.SelectMany(node => graph.Skip(node * layout.NodeFeatures).Take(layout.NodeFeatures)),
        .. order.Select(node => graph[layout.MaskStart + node]),
        .. order.SelectMany(to => order.SelectMany(from => graph.Skip(layout.EdgesStart + (((to * layout.Nodes) + from) * layout.EdgeWidth)).Take(layout.EdgeWidth))),
    ];

    private static Tensor[] Torch(Network network, Map<string, float[]> weights, float[] batch)
    {
        using var parameters = new ParameterVector(VectorLayout.Of(network), ScalarType.Float64, CPU);
        foreach (var slot in parameters.Layout.Slots + parameters.Layout.Untrained)
        {
            parameters[slot.Parameter.Name].copy_(tensor(weights[slot.Parameter.Name], [.. slot.Parameter.Sizes.Map(size => (long)size)]));
        }

        var input = tensor(batch, [Nodes.Length, batch.Length / Nodes.Length]).to(ScalarType.Float64);
        return new ForwardPass(network).Run(new TorchMode(parameters, false, Precision.Float64), input);
    }

    /// <summary>The same graphs for every layout: features by a seed, every second pair of nodes an edge, in one direction only.</summary>
    private static float[] Graphs(GraphLayout layout, int[] nodes) => [.. nodes.SelectMany((count, graph) =>
    {
        var random = new RandomSource(7, $"test/graph{graph}");
        var values = new float[layout.Size];
        for (var node = 0; node < count; node++)
        {
            values[layout.MaskStart + node] = 1;
            Draw(values.AsSpan(node * layout.NodeFeatures, layout.NodeFeatures), random);
        }

        foreach (var (to, from) in from to in Enumerable.Range(0, count) from other in Enumerable.Range(0, count) where to != other && (to < other || graph == 0) select (to, other))
        {
            var edge = values.AsSpan(layout.EdgesStart + (((to * layout.Nodes) + from) * layout.EdgeWidth), layout.EdgeWidth);
            Draw(edge[..^1], random);
            edge[^1] = 1;
        }

        return values;
    })];

    private static void Draw(Span<float> features, RandomSource random)
    {
        foreach (ref var feature in features)
        {
            feature = (float)random.NextGaussian();
        }
    }
}
