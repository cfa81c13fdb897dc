using System.Globalization;
using System.Text.Json;

namespace Multitask.Serving;

/// <summary>A tensor of a request as it was written.</summary>
internal sealed class InputDocument
{
    private Option<TensorText> _data;
    private Option<long> _binarySize;

    /// <summary>As it was given; empty where it was not.</summary>
    internal string Name { get; private set; } = "";

    /// <summary>As it was given; empty where it was not.</summary>
    internal string DataType { get; private set; } = "";

    /// <summary>As it was given; empty where it was not.</summary>
    internal long[] Shape { get; private set; } = [];

    /// <summary>Reads a list of them.</summary>
    internal static string ReadAll(ref Utf8JsonReader reader, ServedVersion served, List<InputDocument> inputs)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return "inputs must be a list";
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var input = new InputDocument();
            var problem = reader.TokenType == JsonTokenType.StartObject ? input.Read(ref reader, served) : "an input must be an object";
            if (problem.Length > 0)
            {
                return problem;
            }

            inputs.Add(input);
        }

        return "";
    }

    /// <summary>Its numbers as bytes: of the text, or what follows the JSON.</summary>
    /// <param name="binary">What follows the JSON.</param>
    /// <param name="bytes">As many as the shape needs.</param>
    internal Either<Refusal, ReadOnlyMemory<byte>> Rows(ReadOnlyMemory<byte> binary, int bytes)
    {
        var size = _binarySize.IfNone(binary.Length);
        return _data.Case is TensorText data
            ? binary.Length > 0 ? Refusal.Bad($"input '{Name}' has data both in the JSON and behind it")
                : data.Bytes.Length == bytes ? data.Bytes
                : Refusal.Bad(string.Create(CultureInfo.InvariantCulture, $"input '{Name}' has {data.Count} numbers, its shape needs {data.Needed(bytes)}"))
            : size != binary.Length ? Refusal.Bad(string.Create(CultureInfo.InvariantCulture, $"binary_data_size of input '{Name}' is {size}, but {binary.Length} bytes follow the JSON"))
            : size == bytes ? binary
            : Refusal.Bad(string.Create(CultureInfo.InvariantCulture, $"input '{Name}' has {size} bytes of data, its shape needs {bytes}"));
    }

    private string Read(ref Utf8JsonReader reader, ServedVersion served) =>
        JsonMembers.Read(ref reader, (ref Utf8JsonReader at) => Member(ref at, served));

    private string Member(ref Utf8JsonReader reader, ServedVersion served)
    {
        if (reader.ValueTextEquals("name"u8))
        {
            reader.Read();
            Name = reader.GetString() ?? "";
            return "";
        }

        if (reader.ValueTextEquals("datatype"u8))
        {
            reader.Read();
            DataType = reader.GetString() ?? "";
            return "";
        }

        if (reader.ValueTextEquals("data"u8))
        {
            var (data, problem) = TensorText.Read(ref reader, served.Input, served.MaxBatch);
            _data = data;
            return problem;
        }

        if (reader.ValueTextEquals("parameters"u8))
        {
            _binarySize = InferDocument.Parameter(ref reader, "binary_data_size").Map(value => value.GetInt64());
            return "";
        }

        return Sizes(ref reader);
    }

    private string Sizes(ref Utf8JsonReader reader)
    {
        if (!reader.ValueTextEquals("shape"u8))
        {
            reader.Skip();
            return "";
        }

        reader.Read();
        using var shape = JsonDocument.ParseValue(ref reader);
        Shape = [.. shape.RootElement.EnumerateArray().Select(size => size.GetInt64())];
        return "";
    }
}
