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
        ? Eithers.Traverse(_outputs, wanted => served.Output(wanted.Name).Map(port => new WantedOutput(port, wanted.Binary.IfNone(_binaryOutputs))))
            .Bind(all => all.Distinct().Count == all.Count ? Right<Refusal, Seq<WantedOutput>>(all) : Refusal.Bad("an output is asked for twice"))
        : served.Outputs.Map(port => new WantedOutput(port, _binaryOutputs)).Strict();

    private string Read(ref Utf8JsonReader reader, ServedVersion served)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "the request must be an object of JSON";
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
