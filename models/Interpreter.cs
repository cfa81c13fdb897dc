namespace Multitask.Models;

/// <summary>An interpretation of networks as values of <typeparamref name="T"/>: a function per operation, given the node and the values of its inputs.</summary>
public sealed record Interpreter<T>(
    Func<Node, Op.Input, T> Input,
    Func<Node, Op.Conv2d, T, T> Conv2d,
    Func<Node, Op.BatchNorm, T, T> BatchNorm,
    Func<Node, T, T> Relu,
    Func<Node, T, T> Sigmoid,
    Func<Node, Op.MaxPool2d, T, T> MaxPool2d,
    Func<Node, T, T> GlobalAvgPool2d,
    Func<Node, Op.MaxUnpool2d, T, T, T> MaxUnpool2d,
    Func<Node, Op.Upsample2d, T, T> Upsample2d,
    Func<Node, Seq<T>, T> Concat,
    Func<Node, T, T, T> Multiply,
    Func<Node, T, T> Flatten,
    Func<Node, Op.Slice, T, T> Slice,
    Func<Node, Op.EdgeNetwork, T, T> EdgeNetwork,
    Func<Node, Op.EdgeConvolution, T, T, T> EdgeConvolution,
    Func<Node, Op.GatedUpdate, T, T, T> GatedUpdate,
    Func<Node, Op.Set2Set, T, T, T> Set2Set,
    Func<Node, Op.Linear, T, T> Linear,
    Func<Node, Op.Dropout, T, T> Dropout,
    Func<Node, Op.SelectColumns, T, T> SelectColumns,
    Func<Node, Op.Embedding, T, T> Embedding,
    Func<Node, Op.Standardise, T, T> Standardise,
    Func<Node, Op.Restore, T, T> Restore,
    Func<Node, T, T> LogSoftmax,
    Func<Node, T, T> UnitNorm);
