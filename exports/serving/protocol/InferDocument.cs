using System.Text.Json;

namespace Multitask.Serving;

/// <summary>The JSON of an inference request, before it is checked against the model.</summary>
/// <remarks>The numbers of a tensor are parsed straight into bytes, without a JSON document for them.</remarks>
internal sealed class InferDocument
{
    private readonly List<InputDocument> _inputs = [];
    private readonly List<(string Name, Option<bool> Binary)> _outputs = [];
    private bool _binaryOutputs;
    private bool _listsOutputs;

    private InferDocument() { }

    /// <summary>The client's identifier of the request.</summary>
    internal Option<string> Id { get; private set; }

    /// <summary>Parses the JSON; an error if it is not a request.</summary>
    internal static Either<RequestError, InferDocument> Read(ReadOnlySpan<byte> json, ServedVersion served)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            var document = new InferDocument();
            var problem = document.Read(ref reader, served);
            return problem.Length == 0 && reader.Read() ? RequestError.BadRequest("unexpected data after the JSON of the request")
                : problem.Length == 0 ? document
                : RequestError.BadRequest(problem);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException)
        {
            return RequestError.BadRequest($"the request is not valid JSON of the protocol: {Sanitize.Line(problem.Message, 200)}");
        }
    }

    /// <summary>The examples in the request.</summary>
    /// <param name="binary">The bytes after the JSON.</param>
    /// <param name="served">The model that the request is for.</param>
    internal Either<RequestError, (ReadOnlyMemory<byte> Rows, int Count)> Rows(ReadOnlyMemory<byte> binary, ServedVersion served)
    {
        var port = served.Input;
        return _inputs switch
        {
            [] => RequestError.BadRequest($"the request has no inputs: the model takes '{port.Name}'"),
            [_, _, ..] => RequestError.BadRequest($"the model takes one input, '{port.Name}', found {_inputs.Count}"),
            [var input] when input.Name != port.Name => RequestError.BadRequest($"there is no input '{Sanitize.Line(input.Name)}', the model takes '{port.Name}'"),
            [var input] when input.DataType != port.DataType() => RequestError.BadRequest($"input '{port.Name}' takes {port.DataType()}, found {Sanitize.Line(input.DataType)}"),
            [var input] => from count in port.Count(input.Shape, served.MaxBatch)
                           from rows in input.Rows(binary, count * port.RowBytes())
                           select (rows, count),
        };
    }

    /// <summary>The requested outputs; all of them if the request lists none.</summary>
    internal Either<RequestError, Seq<RequestedOutput>> Requested(ServedVersion served) => _listsOutputs
        ? Eithers.Traverse(_outputs, wanted => served.Output(wanted.Name).Map(port => new RequestedOutput(port, wanted.Binary.IfNone(_binaryOutputs))))
            .Bind(all => all.Distinct().Count == all.Count ? Right<RequestError, Seq<RequestedOutput>>(all) : RequestError.BadRequest("an output is requested twice"))
        : served.Outputs.Map(port => new RequestedOutput(port, _binaryOutputs)).Strict();

    private string Read(ref Utf8JsonReader reader, ServedVersion served)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "the request must be a JSON object";
        }

        return JsonMembers.Read(ref reader, (ref Utf8JsonReader at) => Member(ref at, served));
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
                return "the classification extension is not supported: use /predict for the names of classes";
            }

            var binary = parameters.Bind(given => given.TryGetProperty("binary_data", out var flag) ? Some(flag.GetBoolean()) : None);
            _outputs.Add((output.TryGetProperty("name", out var name) ? name.GetString() ?? "" : "", binary));
        }

        return "";
    }

    /// <summary>Reads the object of parameters that follows, and returns one of them.</summary>
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
