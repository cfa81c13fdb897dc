using System.Globalization;
using System.Runtime.InteropServices;

namespace Multitask.Serving;

/// <summary>Type, shape and size of an input or output in the terms of the Open Inference Protocol.</summary>
internal static class PortLayout
{
    /// <summary>The type as the Open Inference Protocol names it.</summary>
    internal static string DataType(this OnnxPort port) => port.Number switch
    {
        OnnxNumber.UInt8 => "UINT8",
        OnnxNumber.Int64 => "INT64",
        _ => "FP32",
    };

    /// <summary>Size of one number in bytes.</summary>
    internal static int NumberBytes(this OnnxPort port) => port.Number switch
    {
        OnnxNumber.UInt8 => sizeof(byte),
        OnnxNumber.Int64 => sizeof(long),
        _ => sizeof(float),
    };

    /// <summary>Size of one example in bytes.</summary>
    internal static int RowBytes(this OnnxPort port) => checked((int)(port.Shape.Count * port.NumberBytes()));

    /// <summary>The shape of a batch of <paramref name="count"/> examples; -1 for any number.</summary>
    internal static long[] Axes(this OnnxPort port, long count) => [count, .. port.Shape.Sizes.Map(size => (long)size)];

    /// <summary>Copies consecutive examples out of a batch, as many as fill <paramref name="target"/>.</summary>
    internal static Either<string, Unit> CopyRows(this OnnxPort port, Scores scores, int first, Memory<byte> target)
    {
        var start = (int)(first * port.Shape.Count);
        return port.Number == OnnxNumber.Int64
            ? scores.Labels(port.Name).Map(numbers => Copy(numbers[start..], target))
            : scores.Values(port.Name).Map(numbers => Copy(numbers[start..], target));
    }

    private static Unit Copy<T>(ReadOnlyMemory<T> numbers, Memory<byte> target)
        where T : unmanaged
    {
        MemoryMarshal.AsBytes(numbers.Span)[..target.Length].CopyTo(target.Span);
        return unit;
    }

    /// <summary>The number of examples in a batch of this shape; an error if it is not the port's, or has none or more than <paramref name="most"/>.</summary>
    internal static Either<RequestError, int> Count(this OnnxPort port, IReadOnlyList<long> shape, int most)
    {
        var fits = shape.Count == port.Shape.Sizes.Count + 1 && shape.Skip(1).Zip(port.Shape.Sizes, (found, size) => found == size).All(same => same);
        return !fits
            ? RequestError.BadRequest(string.Create(
                CultureInfo.InvariantCulture,
                $"input '{port.Name}' must have shape [{string.Join(", ", port.Axes(-1))}] (-1: any number of examples), found [{string.Join(", ", shape.Take(8))}{(shape.Count > 8 ? ", ..." : "")}]"))
            : shape[0] < 1 || shape[0] > most
                ? RequestError.BadRequest(string.Create(CultureInfo.InvariantCulture, $"a request must have 1 to {most} examples, found {shape[0]}"))
                : (int)shape[0];
    }
}
