using System.Diagnostics;

namespace Multitask.Models;

/// <summary>The one fold over networks: every interpreter is a <see cref="Meaning{T}"/> given to it.</summary>
public static class Fold
{
    /// <summary>The meaning of every node by name. The network must be well formed (its names unique, its inputs defined earlier).</summary>
    public static Map<string, T> Over<T>(Network network, Meaning<T> on) =>
        network.Nodes.Fold(
            Map<string, T>(),
            (known, node) => known.Add(node.Name, Apply(on, node, node.Inputs.Map(name => known[name]).Strict())));

    /// <summary>The meaning of one node, given the meanings of its inputs.</summary>
    public static T Apply<T>(Meaning<T> on, Node node, Seq<T> inputs) => node.Op switch
    {
        Op.Input op => on.Input(node, op),
        Op.Conv2d op => on.Conv2d(node, op, inputs[0]),
        Op.BatchNorm2d op => on.BatchNorm2d(node, op, inputs[0]),
        Op.Relu => on.Relu(node, inputs[0]),
        Op.Sigmoid => on.Sigmoid(node, inputs[0]),
        Op.MaxPool2d op => on.MaxPool2d(node, op, inputs[0]),
        Op.MaxUnpool2d op => on.MaxUnpool2d(node, op, inputs[0], inputs[1]),
        Op.Upsample2d op => on.Upsample2d(node, op, inputs[0]),
        Op.Concat => on.Concat(node, inputs),
        Op.Multiply => on.Multiply(node, inputs[0], inputs[1]),
        Op.Flatten => on.Flatten(node, inputs[0]),
        Op.Linear op => on.Linear(node, op, inputs[0]),
        Op.LogSoftmax => on.LogSoftmax(node, inputs[0]),
        Op.UnitNorm => on.UnitNorm(node, inputs[0]),
        _ => throw new UnreachableException(),
    };
}
