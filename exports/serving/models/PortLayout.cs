using System.Globalization;
using System.Runtime.InteropServices;

namespace Multitask.Serving;

/// <summary>How the protocol speaks of an input or output: its type, its shape, and its numbers as little-endian bytes.</summary>
internal static class PortLayout
{
    /// <summary>The type as the Open Inference Protocol names it.</summary>
    internal static string DataType(this OnnxPort port) => port.Number switch
    {
        OnnxNumber.UInt8 => "UINT8",
        OnnxNumber.Int64 => "INT64",
        _ => "FP32",
    };

    /// <summary>Bytes of one number.</summary>
    internal static int NumberBytes(this OnnxPort port) => port.Number switch
    {
        OnnxNumber.UInt8 => sizeof(byte),
        OnnxNumber.Int64 => sizeof(long),
        _ => sizeof(float),
    };

    /// <summary>Bytes of one example.</summary>
    internal static int RowBytes(this OnnxPort port) => checked((int)(port.Shape.Count * port.NumberBytes()));

    /// <summary>The shape of a batch; -1 for any number of examples.</summary>
    internal static long[] Axes(this OnnxPort port, long count) => [count, .. port.Shape.Sizes.Map(size => (long)size)];

    /// <summary>Copies examples out of an answer.</summary>
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

    /// <summary>How many examples a shape has; Left: one line about a shape that is not the port's.</summary>
    internal static Either<Refusal, int> Count(this OnnxPort port, IReadOnlyList<long> shape, int most)
    {
        var fits = shape.Count == port.Shape.Sizes.Count + 1 && shape.Skip(1).Zip(port.Shape.Sizes, (found, size) => found == size).All(same => same);
        return !fits
            ? Refusal.Bad(string.Create(
                CultureInfo.InvariantCulture,
                $"input '{port.Name}' has shape [{string.Join(", ", port.Axes(-1))}], -1 for any number of examples, found [{string.Join(", ", shape.Take(8))}{(shape.Count > 8 ? ", ..." : "")}]"))
            : shape[0] < 1 || shape[0] > most
                ? Refusal.Bad(string.Create(CultureInfo.InvariantCulture, $"a request has 1 to {most} examples, found {shape[0]}"))
                : (int)shape[0];
    }
}
