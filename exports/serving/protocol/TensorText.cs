using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Multitask.Serving;

/// <summary>The numbers of a tensor, parsed from a JSON array into bytes.</summary>
/// <param name="Bytes">The numbers in the input's type, little-endian.</param>
/// <param name="Count">How many numbers.</param>
internal sealed record TensorText(ReadOnlyMemory<byte> Bytes, int Count)
{
    /// <summary>How many numbers take up <paramref name="bytes"/>.</summary>
    internal int Needed(int bytes) => Count == 0 ? bytes : bytes / Math.Max(1, Bytes.Length / Count);

    /// <summary>Reads an array of numbers, flat or nested in row-major order; null stands for NaN, which JSON cannot represent.</summary>
    /// <param name="reader">Before the array.</param>
    /// <param name="port">The input that the numbers are for.</param>
    /// <param name="most">The largest number of examples in a request.</param>
    /// <returns>The numbers, or what is wrong with them.</returns>
    internal static (Option<TensorText> Text, string Problem) Read(ref Utf8JsonReader reader, OnnxPort port, int most)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return (None, "data must be an array of numbers");
        }

        var (end, limit, size) = (reader.CurrentDepth, port.Shape.Count * most, port.NumberBytes());
        var (bytes, count) = (new ArrayBufferWriter<byte>(), 0);
        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == end))
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray)
            {
                continue;
            }

            if (++count > limit)
            {
                return (None, string.Create(CultureInfo.InvariantCulture, $"data has more numbers than {most} examples, the most that a request may have"));
            }

            if (!TryRead(ref reader, port.Number, bytes.GetSpan(size)))
            {
                return (None, string.Create(CultureInfo.InvariantCulture, $"number {count} of data is not a valid {port.DataType()}"));
            }

            bytes.Advance(size);
        }

        return (new TensorText(bytes.WrittenMemory, count), "");
    }

    private static bool TryRead(ref Utf8JsonReader reader, OnnxNumber number, Span<byte> target)
    {
        if (number == OnnxNumber.UInt8)
        {
            return reader.TokenType == JsonTokenType.Number && reader.TryGetByte(out target[0]);
        }

        var value = float.NaN;
        var isValid = reader.TokenType == JsonTokenType.Null
            || (reader.TokenType == JsonTokenType.Number && reader.TryGetSingle(out value) && float.IsFinite(value));
        MemoryMarshal.Write(target, value);
        return isValid;
    }
}
