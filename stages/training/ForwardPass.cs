using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>A network as a function from a batch to predictions: the fold with the torch interpreter, with little memory.</summary>
/// <remarks>
/// Every value is disposed once its last reader has run; whatever is still needed belongs to the autograd graph. A ReLU works in place if
/// nothing else needs its input.
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

    /// <summary>The same, optionally with the shared features detached from the trunk.</summary>
    internal Tensor[] Run(TorchMode mode, Tensor input, Option<FeatureCut> cut)
    {
        using var scope = NewDisposeScope();
        var interpreter = TorchInterpreter.Of(mode, input) with
        {
            Relu = (node, x) => TorchValue.Of(_lifetimes.InPlace.Contains(node.Name) ? x.Value.relu_() : x.Value.relu()),
        };
        TorchValue Read(Node node, string name, TorchValue value) => cut.Match(known => known.Read(node, name, value), () => value);
        TorchValue Detached(Node node, TorchValue value) => cut.Match(known => known.Detach(node, value, scope), () => value);
        var values = network.Nodes.Fold(
            Prelude.Map<string, TorchValue>(),
            (known, node) => Released(node, known.Add(
                node.Name, Detached(node, Value(interpreter, node, node.Inputs.Map(name => Read(node, name, known[name])).Strict())))));
        return [.. network.Outputs.Map(output => scope.MoveToOuter(values[output.Node].Value))];
    }

    /// <summary>The value of one node; the intermediate tensors of its computation are disposed.</summary>
    private static TorchValue Value(Interpreter<TorchValue> interpreter, Node node, Seq<TorchValue> inputs)
    {
        using var scope = NewDisposeScope();
        return Fold.Apply(interpreter, node, inputs).MovedOutOf(scope);
    }

    /// <summary>The values without those whose last reader was a node; these are disposed.</summary>
    private Map<string, TorchValue> Released(Node node, Map<string, TorchValue> known) =>
        _lifetimes.EndingAt(node.Name).Fold(known, (rest, name) =>
        {
            rest[name].Release(rest[node.Name]);
            return rest.Remove(name);
        });
}
