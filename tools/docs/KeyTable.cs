using System.Net;
using System.Text.Json.Nodes;

namespace Multitask.Docs;

/// <summary>The JSON Schema of pipelines as tables: a section for each kind of stage and of value, a row for each key.</summary>
internal static class KeyTable
{
    private const string Definitions = "definitions";

    /// <summary>A key.</summary>
    /// <param name="Of">Which of several forms has it: <c>build: mtan</c>; empty: all.</param>
    /// <param name="Path">With those that it lies in.</param>
    /// <param name="Value">What the schema says of its value.</param>
    private sealed record Row(string Of, string Path, JsonObject Value);

    internal static string Html(JsonObject schema) => Section("pipeline", Rows(new JsonObject { ["properties"] = schema["properties"]!.DeepClone() }, "", ""))
        + string.Concat(schema[Definitions]!.AsObject().Select(one => Section(one.Key, Rows(one.Value!, "", ""))));

    private static string Section(string name, IEnumerable<Row> rows) => $"<h2 id=\"{name}\"><code>{name}</code></h2><table><tr><th>of</th><th>key</th><th>value</th><th>default</th><th>meaning</th></tr>"
        + string.Concat(rows.DistinctBy(row => (row.Of, row.Path)).Select(row => $"<tr><td>{Code(row.Of)}</td><td>{Code(row.Path)}</td><td>{Values(row.Value)}</td><td>{Code(row.Value["default"]?.ToJsonString() ?? "")}</td><td>{Text(row.Value)}</td></tr>"))
        + "</table>";

    /// <summary>Every property below a schema, each after the one that it lies in.</summary>
    private static IEnumerable<Row> Rows(JsonNode schema, string of, string path) => schema switch
    {
        JsonArray all => all.SelectMany(one => Rows(one!, of, path)),
        JsonObject one => (one["properties"] as JsonObject ?? []).SelectMany(property => Property(property.Key, property.Value, of, path))
            .Concat(((string[])["anyOf", "oneOf", "else", "items", "additionalProperties"]).Select(part => one[part]).OfType<JsonNode>().SelectMany(part => Rows(part, of, path)))
            .Concat(one["then"] is { } then ? Rows(then, Condition(one["if"]) is { Length: > 0 } when ? when : of, path) : []),
        _ => [],
    };

    private static IEnumerable<Row> Property(string name, JsonNode? value, string of, string path)
    {
        var full = path.Length == 0 ? name : $"{path}.{name}";
        return value is JsonObject schema ? [new Row(of, full, schema), .. Rows(schema, of, full)] : [];
    }

    /// <summary>The words that choose a form.</summary>
    private static string Condition(JsonNode? test) => string.Join(", ", (test?["properties"] as JsonObject ?? [])
        .Select(property => $"{property.Key}: {property.Value?["const"]?.ToString() ?? "..."}"));

    private static string Text(JsonObject schema) => WebUtility.HtmlEncode(schema["description"]?.ToString() ?? "");

    private static string Values(JsonObject schema) =>
        schema["$ref"]?.ToString().Split('/')[^1] is { } name ? $"<a href=\"#{name}\">{name}</a>"
        : schema["enum"] is JsonArray words ? string.Join(", ", words.Select(word => Code(word?.ToString() ?? "")))
        : schema["type"] is JsonArray ? "text"
        : schema["type"]?.ToString() switch
        {
            "integer" => $"whole number{Bounds(schema)}",
            "number" => $"number{Bounds(schema)}",
            "array" => "list",
            "object" => "mapping",
            "boolean" => "true or false",
            "string" => "text",
            _ => "",
        };

    private static string Bounds(JsonObject schema) => WebUtility.HtmlEncode(string.Concat(
        new[] { ("minimum", " ≥ "), ("exclusiveMinimum", " > "), ("maximum", " ≤ "), ("exclusiveMaximum", " < ") }
            .Select(bound => schema[bound.Item1] is { } value ? $"{bound.Item2}{value}" : "")));

    private static string Code(string text) => text.Length == 0 ? "" : $"<code>{WebUtility.HtmlEncode(text)}</code>";
}
