using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Multitask.Serving;

/// <summary>The numbers of a tensor, read from lists of JSON into bytes.</summary>
internal sealed record TensorText(ReadOnlyMemory<byte> Bytes, int Count)
{
    /// <summary>How many numbers so many bytes are.</summary>
    internal int Needed(int bytes) => Count == 0 ? bytes : bytes / Math.Max(1, Bytes.Length / Count);

    /// <summary>Reads a list of numbers, or lists of lists of them in row-major order; null stands for NaN, which JSON cannot write.</summary>
    /// <param name="reader">Before the list.</param>
    /// <param name="port">What the numbers are for.</param>
    /// <param name="most">The most examples of a request.</param>
    /// <returns>The numbers, or what is wrong with them.</returns>
    internal static (Option<TensorText> Text, string Problem) Read(ref Utf8JsonReader reader, OnnxPort port, int most)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return (None, "data must be a list of numbers");
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
                return (None, string.Create(CultureInfo.InvariantCulture, $"data has more numbers than the {most} examples that a request may have"));
            }

            if (!TryNumber(ref reader, port.Number, bytes.GetSpan(size)))
            {
                return (None, string.Create(CultureInfo.InvariantCulture, $"number {count} of data is no {port.DataType()}"));
            }

            bytes.Advance(size);
        }

        return (new TensorText(bytes.WrittenMemory, count), "");
    }

    private static bool TryNumber(ref Utf8JsonReader reader, OnnxNumber number, Span<byte> target)
    {
        if (number == OnnxNumber.UInt8)
        {
            return reader.TokenType == JsonTokenType.Number && reader.TryGetByte(out target[0]);
        }

        var value = float.NaN;
        var known = reader.TokenType == JsonTokenType.Null
            || (reader.TokenType == JsonTokenType.Number && reader.TryGetSingle(out value) && float.IsFinite(value));
        MemoryMarshal.Write(target, value);
        return known;
    }
}
