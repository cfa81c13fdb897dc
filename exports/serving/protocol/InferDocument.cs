using System.Globalization;
using System.Text.Json;

namespace Multitask.Serving;

/// <summary>A request's JSON as it was written, before it is compared with the model.</summary>
/// <remarks>The numbers of a tensor go from the text into bytes at once: no value of JSON is kept for them.</remarks>
internal sealed class InferDocument
{
    private readonly List<InputDocument> _inputs = [];
    private readonly List<(string Name, Option<bool> Binary)> _outputs = [];
    private bool _binaryOutputs;
    private bool _listsOutputs;

    private InferDocument() { }

    /// <summary>What the client calls the request.</summary>
    internal Option<string> Id { get; private set; }

    /// <summary>Reads the JSON; Left: what it is instead of a request.</summary>
    internal static Either<Refusal, InferDocument> Read(ReadOnlySpan<byte> json, ServedVersion served)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            var document = new InferDocument();
            var problem = document.Read(ref reader, served);
            return problem.Length == 0 && reader.Read() ? Refusal.Bad("something follows the JSON of the request")
                : problem.Length == 0 ? document
                : Refusal.Bad(problem);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException)
        {
            return Refusal.Bad($"the request is no JSON of the protocol: {Sanitize.Line(problem.Message, 200)}");
        }
    }

    /// <summary>The examples in the request.</summary>
    /// <param name="binary">What follows the JSON.</param>
    /// <param name="served">The model that is asked.</param>
    internal Either<Refusal, (ReadOnlyMemory<byte> Rows, int Count)> Rows(ReadOnlyMemory<byte> binary, ServedVersion served)
    {
        var port = served.Input;
        return _inputs switch
        {
            [] => Refusal.Bad($"the request has no inputs: the model takes '{port.Name}'"),
            [_, _, ..] => Refusal.Bad($"the model takes one input, '{port.Name}', found {_inputs.Count}"),
            [var input] when input.Name != port.Name => Refusal.Bad($"there is no input '{Sanitize.Line(input.Name)}', the model takes '{port.Name}'"),
            [var input] when input.DataType != port.DataType() => Refusal.Bad($"input '{port.Name}' takes {port.DataType()}, found {Sanitize.Line(input.DataType)}"),
            [var input] => from count in port.Count(input.Shape, served.MaxBatch)
                           from rows in input.Rows(binary, count * port.RowBytes())
                           select (rows, count),
        };
    }

    /// <summary>The outputs that are asked for; all of them where the request lists none.</summary>
    internal Either<Refusal, Seq<WantedOutput>> Wanted(ServedVersion served) => _listsOutputs
        ? Eithers.Traverse(_outputs, wanted => served.Outputs.Find(port => port.Name == wanted.Name)
            .Map(port => new WantedOutput(port, wanted.Binary.IfNone(_binaryOutputs)))
            .ToEither(Refusal.Bad(
                $"there is no output '{Sanitize.Line(wanted.Name)}', the model answers {string.Join(", ", served.Outputs.Map(port => port.Name))}")))
            .Bind(all => all.Distinct().Count == all.Count ? Right<Refusal, Seq<WantedOutput>>(all) : Refusal.Bad("an output is asked for twice"))
        : served.Outputs.Map(port => new WantedOutput(port, _binaryOutputs)).Strict();

    private string Read(ref Utf8JsonReader reader, ServedVersion served)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "the request must be an object of JSON";
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var problem = Member(ref reader, served);
            if (problem.Length > 0)
            {
                return problem;
            }
        }

        return "";
    }

    private string Member(ref Utf8JsonReader reader, ServedVersion served)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            reader.Read();
            Id = Optional(reader.GetString());
            return "";
        }

        if (reader.ValueTextEquals("inputs"u8))
        {
            return InputDocument.ReadAll(ref reader, served, _inputs);
        }

        if (reader.ValueTextEquals("outputs"u8))
        {
            _listsOutputs = true;
            return Outputs(ref reader);
        }

        if (reader.ValueTextEquals("parameters"u8))
        {
            _binaryOutputs = Parameter(ref reader, "binary_data_output").Map(value => value.GetBoolean()).IfNone(false);
            return "";
        }

        reader.Skip();
        return "";
    }

    private string Outputs(ref Utf8JsonReader reader)
    {
        using var all = Value(ref reader);
        foreach (var output in all.RootElement.EnumerateArray())
        {
            var parameters = output.TryGetProperty("parameters", out var given) ? Some(given) : None;
            if (parameters.Exists(given => given.TryGetProperty("classification", out _)))
            {
                return "the classification extension is not there: classes are named by /predict";
            }

            var binary = parameters.Bind(given => given.TryGetProperty("binary_data", out var flag) ? Some(flag.GetBoolean()) : None);
            _outputs.Add((output.TryGetProperty("name", out var name) ? name.GetString() ?? "" : "", binary));
        }

        return "";
    }

    /// <summary>A parameter among those that follow.</summary>
    internal static Option<JsonElement> Parameter(ref Utf8JsonReader reader, string name)
    {
        using var parameters = Value(ref reader);
        return parameters.RootElement.TryGetProperty(name, out var value) ? value.Clone() : Option<JsonElement>.None;
    }

    private static JsonDocument Value(ref Utf8JsonReader reader)
    {
        reader.Read();
        return JsonDocument.ParseValue(ref reader);
    }
}

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

    private string Read(ref Utf8JsonReader reader, ServedVersion served)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var problem = Member(ref reader, served);
            if (problem.Length > 0)
            {
                return problem;
            }
        }

        return "";
    }

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
