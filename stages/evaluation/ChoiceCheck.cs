using Multitask.Exports;
using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Evaluation;

/// <summary>Runs torch with the pooling choices of ONNX Runtime, and checks that every choice is a maximum to within the tolerance.</summary>
internal sealed class ChoiceCheck(Network network)
{
    private readonly Seq<Node> _poolings = OnnxProbe.Poolings(network);
    private readonly Map<string, Shape> _shapes = Shapes.Of(network);
    private readonly Dictionary<string, Spread> _shortfalls = OnnxProbe.Poolings(network)
        .ToDictionary(node => node.Name, node => new Spread($"the maximum of {node.Name}"));

    /// <summary>Pooling windows so far.</summary>
    internal long Windows { get; private set; }

    /// <summary>Windows in which torch by itself chose another place.</summary>
    internal long Unlike { get; private set; }

    /// <summary>How far chosen values fall short of the maxima, one a pooling.</summary>
    internal Seq<Spread> Shortfalls => Seq(_shortfalls.Values.ToArray());

    /// <summary>Torch's predictions for a batch, with the choices among the probe's outputs.</summary>
    internal float[][] Follow(ParameterVector parameters, Batch batch, Map<string, float[]> probe)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var choices = _poolings.Fold(Map<string, Tensor>(), (known, node) => known.Add(
            node.Name,
            tensor(probe[OnnxProbe.Output(node)], Axes(batch, _shapes[node.Name])).to(ScalarType.Int64)));
        var interpreter = TorchInterpreter.Of(
            new TorchMode(parameters, Training: false, Precision.Float32), tensor(batch.Inputs, Axes(batch, _shapes[network.Nodes.Head.Name])));
        var values = Fold.Over(network, interpreter with
        {
            MaxPool2d = (node, op, x) => choices.Find(node.Name).Match(
                choice => TorchInterpreter.PooledAt(x.Value, choice), () => interpreter.MaxPool2d(node, op, x)),
        });
        _poolings.Iter(node => Check(node, values[node.Inputs[0]].Value, values[node.Name]));
        return [.. network.Outputs.Map(output => Host(values[output.Node].Value))];
    }

    private void Check(Node pooling, Tensor input, TorchValue chosen)
    {
        var size = ((Op.MaxPool2d)pooling.Op).Size;
        var (maximum, own) = nn.functional.max_pool2d_with_indices(input, [size, size]);
        _shortfalls[pooling.Name].Add(Host(maximum), Host(chosen.Value));
        Windows += maximum.numel();
        chosen.Indices.IfSome(choice => Unlike += (long)own.ne(choice).sum().Number());
    }

    private static long[] Axes(Batch batch, Shape shape) => [batch.Count, .. shape.Sizes.Map(size => (long)size)];

    private static float[] Host(Tensor value) => value.contiguous().data<float>().ToArray();
}
