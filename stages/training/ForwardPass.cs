using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>A network as a function from a batch to predictions: the fold with the torch interpreter, in little memory.</summary>
/// <remarks>
/// Every value is disposed after its last reader; what is still needed then belongs to the autograd graph. A ReLU writes over its input
/// where nobody else needs that.
/// </remarks>
/// <param name="network">A well-formed network.</param>
public sealed class ForwardPass(Network network)
{
    private readonly Lifetimes _lifetimes = Lifetimes.Of(network);

    /// <summary>
    /// The predictions for a batch, one per task, in the order of the network's outputs. They belong to the caller's dispose scope.
    /// </summary>
    /// <param name="mode">How the network is evaluated.</param>
    /// <param name="input">The batch of examples, (N, C, H, W) or (N, F), in the parameters' type and on their device.</param>
    public Tensor[] Run(TorchMode mode, Tensor input) => Run(mode, input, default);

    /// <summary>The same, with the shared features cut off where that is wanted.</summary>
    internal Tensor[] Run(TorchMode mode, Tensor input, Option<FeatureCut> cut)
    {
        using var scope = NewDisposeScope();
        var interpreter = TorchInterpreter.Of(mode, input) with
        {
            Relu = (node, x) => TorchValue.Of(_lifetimes.InPlace.Contains(node.Name) ? x.Value.relu_() : x.Value.relu()),
        };
        TorchValue Read(Node node, string name, TorchValue value) => cut.Match(known => known.Read(node, name, value), () => value);
        TorchValue Noted(Node node, TorchValue value) => cut.Match(known => known.Note(node, value, scope), () => value);
        var values = network.Nodes.Fold(
            Prelude.Map<string, TorchValue>(),
            (known, node) => Released(node, known.Add(
                node.Name, Noted(node, Value(interpreter, node, node.Inputs.Map(name => Read(node, name, known[name])).Strict())))));
        return [.. network.Outputs.Map(output => scope.MoveToOuter(values[output.Node].Value))];
    }

    /// <summary>One node's value; what else its computation made is disposed.</summary>
    private static TorchValue Value(Interpreter<TorchValue> interpreter, Node node, Seq<TorchValue> inputs)
    {
        using var scope = NewDisposeScope();
        return Fold.Apply(interpreter, node, inputs).MovedOutOf(scope);
    }

    /// <summary>The values without those that a node was the last to read.</summary>
    private Map<string, TorchValue> Released(Node node, Map<string, TorchValue> known) =>
        _lifetimes.EndingAt(node.Name).Fold(known, (rest, name) =>
        {
            rest[name].Release(rest[node.Name]);
            return rest.Remove(name);
        });
}
