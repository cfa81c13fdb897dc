using Multitask.Exports;
using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using static TorchSharp.torch;

namespace Multitask.Stages.Evaluation;

/// <summary>Where the maxima of poolings lie, in torch and in ONNX Runtime.</summary>
/// <param name="Windows">Pooling windows so far.</param>
/// <param name="Mismatches">Windows in which torch by itself chose another place.</param>
/// <param name="Shortfalls">How far the values ONNX Runtime chose fall short of the maxima, one per pooling.</param>
internal sealed record ArgmaxTies(long Windows, long Mismatches, Seq<Deviation> Shortfalls);

/// <summary>Runs torch with the places ONNX Runtime's poolings chose, and checks that each is a maximum to within the tolerance.</summary>
/// <param name="network">The network.</param>
/// <param name="parameters">Its weights.</param>
/// <param name="allowed">How far numbers may be off.</param>
internal sealed class ArgmaxTieCheck(Network network, ParameterVector parameters, Tolerance allowed)
{
    private readonly Seq<Node> _poolings = OnnxProbe.Poolings(network);
    private readonly Map<string, Shape> _shapes = Shapes.Of(network);

    /// <summary>How far numbers may be off.</summary>
    internal Tolerance Allowed => allowed;

    /// <summary>Before the first batch.</summary>
    internal ArgmaxTies Start => new(0, 0, _poolings.Map(node => new Deviation($"the maximum of {node.Name}", allowed)));

    /// <summary>Torch's predictions for a batch, with the places among the probe's outputs, and the count with this batch more.</summary>
    internal (ArgmaxTies Ties, float[][] Predictions) Follow(ArgmaxTies ties, Batch batch, Map<string, float[]> probe)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var values = Values(batch, probe);
        var next = _poolings.Fold(ties with { Shortfalls = Seq<Deviation>.Empty }, (counted, node) =>
            Add(counted, ties.Shortfalls[counted.Shortfalls.Count], (node, values[node.Inputs[0]].Value, values[node.Name])));
        return (next, [.. network.Outputs.Map(output => Host(values[output.Node].Value))]);
    }

    /// <summary>Torch's numbers of every node for a batch, with the places among the probe's outputs.</summary>
    internal Map<string, float[]> Nodes(Batch batch, Map<string, float[]> probe)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return Values(batch, probe).Map((_, value) => Host(value.Value));
    }

    private Map<string, TorchValue> Values(Batch batch, Map<string, float[]> probe)
    {
        var places = _poolings.Fold(Map<string, Tensor>.Empty, (known, node) => known.Add(
            node.Name,
            tensor(probe[OnnxProbe.Output(node)], Axes(batch, _shapes[node.Name])).to(ScalarType.Int64)));
        var interpreter = TorchInterpreter.Of(
            new TorchMode(parameters, Training: false, Precision.Float32), tensor(batch.Inputs, Axes(batch, _shapes[network.Nodes.Head.Name])));
        return Fold.Over(network, interpreter with
        {
            MaxPool2d = (node, op, x) => places.Find(node.Name).Match(
                place => TorchInterpreter.PooledAt(x.Value, place), () => interpreter.MaxPool2d(node, op, x)),
        });
    }

    private static ArgmaxTies Add(ArgmaxTies ties, Deviation shortfall, (Node Node, Tensor Input, TorchValue Chosen) pooling)
    {
        var size = ((Op.MaxPool2d)pooling.Node.Op).Size;
        var (maximum, own) = nn.functional.max_pool2d_with_indices(pooling.Input, [size, size]);
        return new ArgmaxTies(
            ties.Windows + maximum.numel(),
            ties.Mismatches + pooling.Chosen.Indices.Map(places => (long)own.ne(places).sum().Number()).IfNone(0),
            ties.Shortfalls.Add(shortfall.Add(Host(maximum), Host(pooling.Chosen.Value))));
    }

    private static long[] Axes(Batch batch, Shape shape) => [batch.Count, .. shape.Sizes.Map(size => (long)size)];

    private static float[] Host(Tensor value) => value.contiguous().data<float>().ToArray();
}
