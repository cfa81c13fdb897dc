using System.Diagnostics;

namespace Multitask.Models;

/// <summary>The fold over networks, through which every <see cref="Interpreter{T}"/> runs.</summary>
public static class Fold
{
    /// <summary>The value of every node, by name. The network must have unique names, and every node must read earlier nodes only.</summary>
    public static Map<string, T> Over<T>(Network network, Interpreter<T> interpreter) =>
        network.Nodes.Fold(
            Map<string, T>(),
            (known, node) => known.Add(node.Name, Apply(interpreter, node, node.Inputs.Map(name => known[name]))));

    /// <summary>The value of one node, given the values of its inputs.</summary>
    public static T Apply<T>(Interpreter<T> interpreter, Node node, Seq<T> inputs) => node.Op switch
    {
        Op.Input op => interpreter.Input(node, op),
        Op.Conv2d op => interpreter.Conv2d(node, op, inputs[0]),
        Op.BatchNorm op => interpreter.BatchNorm(node, op, inputs[0]),
        Op.Relu => interpreter.Relu(node, inputs[0]),
        Op.Sigmoid => interpreter.Sigmoid(node, inputs[0]),
        Op.Tanh => interpreter.Tanh(node, inputs[0]),
        Op.MaxPool2d op => interpreter.MaxPool2d(node, op, inputs[0]),
        Op.GlobalAvgPool2d => interpreter.GlobalAvgPool2d(node, inputs[0]),
        Op.MaxUnpool2d op => interpreter.MaxUnpool2d(node, op, inputs[0], inputs[1]),
        Op.Upsample2d op => interpreter.Upsample2d(node, op, inputs[0]),
        Op.Concat => interpreter.Concat(node, inputs),
        Op.Multiply => interpreter.Multiply(node, inputs[0], inputs[1]),
        Op.Flatten => interpreter.Flatten(node, inputs[0]),
        Op.Slice op => interpreter.Slice(node, op, inputs[0]),
        Op.EdgeNetwork op => interpreter.EdgeNetwork(node, op, inputs[0]),
        Op.EdgeConvolution op => interpreter.EdgeConvolution(node, op, inputs[0], inputs[1]),
        Op.GatedUpdate op => interpreter.GatedUpdate(node, op, inputs[0], inputs[1]),
        Op.Set2Set op => interpreter.Set2Set(node, op, inputs[0], inputs[1]),
        Op.Linear op => interpreter.Linear(node, op, inputs[0]),
        Op.Dropout op => interpreter.Dropout(node, op, inputs[0]),
        Op.SelectColumns op => interpreter.SelectColumns(node, op, inputs[0]),
        Op.Standardise op => interpreter.Standardise(node, op, inputs[0]),
        Op.Restore op => interpreter.Restore(node, op, inputs[0]),
        Op.Embedding op => interpreter.Embedding(node, op, inputs[0]),
        Op.OneHot op => interpreter.OneHot(node, op, inputs[0]),
        Op.Learnt op => interpreter.Learnt(node, op),
        Op.Branch op => interpreter.Branch(node, op),
        Op.WeightedSum => interpreter.WeightedSum(node, inputs[0], inputs.Tail),
        Op.Softmax => interpreter.Softmax(node, inputs[0]),
        Op.SmoothSelect op => interpreter.SmoothSelect(node, op, inputs[0], inputs[1]),
        Op.LogSoftmax => interpreter.LogSoftmax(node, inputs[0]),
        Op.UnitNorm => interpreter.UnitNorm(node, inputs[0]),
        _ => throw new UnreachableException(),
    };
}
