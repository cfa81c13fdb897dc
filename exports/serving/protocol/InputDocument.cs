using System.Globalization;
using System.Text.Json;

namespace Multitask.Serving;

/// <summary>An input tensor in the JSON of a request, before it is checked against the model.</summary>
internal sealed class InputDocument
{
    private Option<TensorText> _data;
    private Option<long> _binarySize;

    /// <summary>Empty if missing.</summary>
    internal string Name { get; private set; } = "";

    /// <summary>Empty if missing.</summary>
    internal string DataType { get; private set; } = "";

    /// <summary>Empty if missing.</summary>
    internal long[] Shape { get; private set; } = [];

    /// <summary>Reads an array of input tensors into <paramref name="inputs"/>.</summary>
    /// <returns>What is wrong, or an empty string.</returns>
    internal static string ReadAll(ref Utf8JsonReader reader, ServedVersion served, List<InputDocument> inputs)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return "inputs must be an array";
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

    /// <summary>Its numbers as bytes: those in the JSON, or those after it.</summary>
    /// <param name="binary">The bytes after the JSON.</param>
    /// <param name="bytes">How many bytes the shape needs.</param>
    internal Either<RequestError, ReadOnlyMemory<byte>> Rows(ReadOnlyMemory<byte> binary, int bytes)
    {
        var size = _binarySize.IfNone(binary.Length);
        return _data.Case is TensorText data
            ? binary.Length > 0 ? RequestError.BadRequest($"input '{Name}' has data both in the JSON and after it")
                : data.Bytes.Length == bytes ? data.Bytes
                : RequestError.BadRequest(string.Create(CultureInfo.InvariantCulture, $"input '{Name}' has {data.Count} numbers, its shape needs {data.Needed(bytes)}"))
            : size != binary.Length ? RequestError.BadRequest(string.Create(CultureInfo.InvariantCulture, $"binary_data_size of input '{Name}' is {size}, but {binary.Length} bytes follow the JSON"))
            : size == bytes ? binary
            : RequestError.BadRequest(string.Create(CultureInfo.InvariantCulture, $"input '{Name}' has {size} bytes of data, its shape needs {bytes}"));
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
