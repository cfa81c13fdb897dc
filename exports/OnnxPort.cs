using Microsoft.ML.OnnxRuntime;

namespace Multitask.Exports;

/// <summary>The element type of an input or output.</summary>
public enum OnnxNumber
{
    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>Bytes: the pixels of images.</summary>
    UInt8,

    /// <summary>64-bit integers: indices of classes.</summary>
    Int64,
}

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">The shape of one example; a batch of n has the shape (n, ...) in row-major order.</param>
public sealed record OnnxPort(string Name, Shape Shape)
{
    /// <summary>Its element type.</summary>
    public OnnxNumber Number { get; init; }

    /// <summary>
    /// The only input and the outputs of a session; none unless all of them are batches of known shape, the input of floats or bytes, and the outputs of
    /// floats or 64-bit integers.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="size">Height and width of images in pixels, if the model leaves them dynamic.</param>
    internal static Option<(OnnxPort Input, Seq<OnnxPort> Outputs)> Of(InferenceSession session, Option<(int Height, int Width)> size) =>
        from ins in session.InputMetadata.ToSeq().Map(value => Of(value, size)).Sequence()
        from outs in session.OutputMetadata.ToSeq().Map(value => Of(value, size)).Sequence()
        where ins.Count == 1 && !ins[0].Shape.Sizes.IsEmpty && ins[0].Number != OnnxNumber.Int64 && outs.ForAll(port => port.Number != OnnxNumber.UInt8)
        select (ins[0], outs);

    // The first axis is the batch and must be dynamic; the others must be known, because the buffers are allocated before the run.
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
