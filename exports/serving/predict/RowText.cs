using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Multitask.Serving;

/// <summary>Examples in JSON: an object with a member for each column, an array of such objects, or arrays of numbers.</summary>
internal static class RowText
{
    /// <summary>
    /// Parses a body. A category is given by its value or its code; a value unseen in training is encoded as 0, as in training. A column
    /// that is left out or null is missing: NaN for a number, 0 for a category.
    /// </summary>
    internal static Either<RequestError, Examples> Read(ReadOnlyMemory<byte> body, ServedVersion served)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return (json.RootElement.ValueKind, First(json.RootElement)) switch
            {
                (JsonValueKind.Object, _) => Rows(Seq1(json.RootElement), served),
                (JsonValueKind.Array, JsonValueKind.Object) => Rows(Seq(json.RootElement.EnumerateArray().ToArray()), served),
                (JsonValueKind.Array, _) => Numbers(body.Span, served),
                _ => RequestError.BadRequest($"the body is neither an image, an npy file, a JSON object nor a JSON array; model '{served.Name}' takes {served.Card.Input.Meaning}"),
            };
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException)
        {
            return RequestError.BadRequest($"the body is neither an image, an npy file nor JSON: {Sanitize.Line(problem.Message, 200)}");
        }
    }

    private static JsonValueKind First(JsonElement list) => list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0
        ? list[0].ValueKind
        : JsonValueKind.Undefined;

    private static Either<RequestError, Examples> Numbers(ReadOnlySpan<byte> body, ServedVersion served)
    {
        var reader = new Utf8JsonReader(body);
        var (text, problem) = TensorText.Read(ref reader, served.Input, served.MaxBatch);
        return text.Case is not TensorText numbers ? RequestError.BadRequest(problem)
            : numbers.Count > 0 && numbers.Bytes.Length % served.Input.RowBytes() == 0
                ? new Examples(numbers.Bytes, numbers.Bytes.Length / served.Input.RowBytes())
            : RequestError.BadRequest(Invariant($"an example must have {served.Input.Shape.Count} numbers, found {numbers.Count}"));
    }

    private static Either<RequestError, Examples> Rows(Seq<JsonElement> rows, ServedVersion served) =>
        served.Card.Columns.IsEmpty || served.Input.Number != OnnxNumber.Float32
            ? RequestError.BadRequest($"model '{served.Name}' has no named columns: it takes {served.Card.Input.Meaning}")
        : rows.Count > served.MaxBatch
            ? RequestError.BadRequest(Invariant($"a request must have 1 to {served.MaxBatch} examples, found {rows.Count}"))
        : Eithers.Traverse(rows, row => Row(row, served.Card.Columns))
            .Map(numbers => new Examples(MemoryMarshal.AsBytes<float>([.. numbers.Bind(row => row)]).ToArray(), rows.Count))
            .MapLeft(RequestError.BadRequest);

    private static Either<string, Seq<float>> Row(JsonElement row, Seq<CardColumn> columns) =>
        from known in CheckNames(row, columns)
        from numbers in Eithers.Traverse(columns, column => row.TryGetProperty(column.Name, out var value)
            ? Number(column, value)
            : Missing(column))
        select numbers;

    private static Either<string, Unit> CheckNames(JsonElement row, Seq<CardColumn> columns)
    {
        var names = columns.Map(column => column.Name);
        return row.ValueKind != JsonValueKind.Object
            ? "a row must be an object with a member for each column"
            : Optional(row.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !names.Contains(name))).Match(
                Some: name => Left<string, Unit>($"there is no column '{Sanitize.Line(name)}'{DidYouMean.Hint(name, names)}"),
                None: () => unit);
    }

    private static float Missing(CardColumn column) => column.Categories.IsEmpty ? float.NaN : 0;

    private static Either<string, float> Number(CardColumn column, JsonElement value) => (column.Categories.IsEmpty, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => Missing(column),
        (false, JsonValueKind.String) => toSeq(column.Categories.Map((at, one) => (at, one))).Find(pair => pair.one == value.GetString())
            .Map(pair => pair.at + 1f).IfNone(0f),
        (true, JsonValueKind.Number) when value.TryGetSingle(out var number) && float.IsFinite(number) => number,
        (false, JsonValueKind.Number) when value.TryGetInt32(out var number) && number >= 0 && number <= column.Categories.Count => number,
        (true, _) => $"column '{column.Name}' must be a number or null, found {Sanitize.Line(value.GetRawText())}",
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"column '{column.Name}' must be a string, a number from 0 to {column.Categories.Count} or null, found {Sanitize.Line(value.GetRawText())}"),
    };
}
