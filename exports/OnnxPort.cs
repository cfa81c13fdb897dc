using Microsoft.ML.OnnxRuntime;

namespace Multitask.Exports;

/// <summary>The type of the numbers of an input or output.</summary>
public enum OnnxNumber
{
    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>Bytes: the pixels of images.</summary>
    UInt8,

    /// <summary>64-bit integers: the numbers of classes.</summary>
    Int64,
}

/// <summary>An input or output: its name and the shape of one example. A batch of n holds n times as many numbers, row by row.</summary>
public sealed record OnnxPort(string Name, Shape Shape)
{
    /// <summary>The type of its numbers.</summary>
    public OnnxNumber Number { get; init; }

    /// <summary>The one input and the outputs of a session, if all are batches of a known shape and numbers that a scorer handles.</summary>
    internal static Option<(OnnxPort Input, Seq<OnnxPort> Outputs)> Of(InferenceSession session, Option<(int Height, int Width)> size) =>
        from ins in session.InputMetadata.ToSeq().Map(value => Of(value, size)).Sequence()
        from outs in session.OutputMetadata.ToSeq().Map(value => Of(value, size)).Sequence()
        where ins.Count == 1 && !ins[0].Shape.Sizes.IsEmpty && ins[0].Number != OnnxNumber.Int64 && outs.ForAll(port => port.Number != OnnxNumber.UInt8)
        select (ins[0], outs);

    // The first axis is the batch and must be free; the others must be known, since arrays are made before the run.
    private static Option<OnnxPort> Of(KeyValuePair<string, NodeMetadata> value, Option<(int Height, int Width)> size)
    {
        var (axes, names) = (value.Value.Dimensions, value.Value.SymbolicDimensions);
        var sizes = axes.Select((axis, at) => axis > 0 ? axis : size.Match(
            Some: given => names[at] == OnnxNodes.Height ? given.Height : names[at] == OnnxNodes.Width ? given.Width : axis,
            None: () => axis)).ToSeq().Strict();
        return from number in NumberOf(value.Value.ElementType)
               where !sizes.IsEmpty && axes[0] < 0 && sizes.Tail.ForAll(axis => axis > 0)
               select new OnnxPort(value.Key, new Shape(sizes.Tail)) { Number = number };
    }

    private static Option<OnnxNumber> NumberOf(Type type) =>
        type == typeof(float) ? Some(OnnxNumber.Float32)
        : type == typeof(byte) ? Some(OnnxNumber.UInt8)
        : type == typeof(long) ? Some(OnnxNumber.Int64)
        : None;
}
