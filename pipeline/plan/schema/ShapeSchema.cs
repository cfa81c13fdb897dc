using System.Globalization;
using System.Text.Json.Nodes;

namespace Multitask.Pipeline.Planning;

/// <summary>JSON Schemas of what values may be; those of unions stand among the definitions, once each.</summary>
/// <param name="about">What a key is for, by its path.</param>
internal sealed class ShapeSchema(Func<string, string> about)
{
    private const int InPlace = 400;

    private readonly SortedDictionary<string, JsonObject> _definitions = new(StringComparer.Ordinal);

    /// <summary>The schemas that others refer to, by name.</summary>
    internal IReadOnlyDictionary<string, JsonObject> Definitions => _definitions;

    /// <summary>A text that YAML may take for something else.</summary>
    internal static JsonArray Texts() => new("string", "number", "boolean");

    /// <summary>A mapping has a key.</summary>
    internal static JsonObject Has(string key) => new() { ["required"] = new JsonArray(key) };

    /// <summary>A definition by its name.</summary>
    internal static JsonObject Reference(string name) => new() { ["$ref"] = $"#/definitions/{name}" };

    /// <summary>A stage: its keys and <c>matrix</c>, whose axes may bring keys that are required.</summary>
    internal JsonObject Stage(string keyword, ValueShape shape) => shape switch
    {
        ValueShape.Mapping mapping => Keys(mapping.Keys, keyword, stage: true),
        ValueShape.Tagged tagged => Tagged(tagged, keyword),
        ValueShape.Marked marked => new JsonObject { ["if"] = Has(marked.Key), ["then"] = Stage(keyword, marked.With()), ["else"] = Stage(keyword, marked.Without()) },
        _ => [],
    };

    /// <summary>A value.</summary>
    internal JsonObject Of(ValueShape shape, string path) => shape switch
    {
        ValueShape.Text or ValueShape.Reference => new JsonObject { ["type"] = Texts() },
        ValueShape.Flag => new JsonObject { ["type"] = "boolean" },
        ValueShape.Word word => new JsonObject { ["enum"] = Words(word.Words) },
        ValueShape.Number number => Number(number),
        ValueShape.List list => new JsonObject { ["type"] = "array", ["minItems"] = list.Least, ["items"] = Of(list.Item(), path) },
        ValueShape.Entries entries => new JsonObject { ["type"] = "object", ["minProperties"] = 1, ["additionalProperties"] = Of(entries.Item(), $"{path}.*") },
        ValueShape.Either either => new JsonObject { ["anyOf"] = new JsonArray([.. either.Shapes.Map(JsonNode (one) => Of(one(), path))]) },
        ValueShape.Union union => Defined(path, Union(union, path)),
        ValueShape.Mapping mapping => Keys(mapping.Keys, path, stage: false),
        _ => [],
    };

    private static JsonObject Number(ValueShape.Number number)
    {
        var schema = new JsonObject { ["type"] = number.IsWhole ? "integer" : "number" };
        Bound(schema, number.Within.LowOpen ? "exclusiveMinimum" : "minimum", number.Within.Low);
        Bound(schema, number.Within.HighOpen ? "exclusiveMaximum" : "maximum", number.Within.High);
        return schema;
    }

    private static void Bound(JsonObject schema, string key, double value)
    {
        if (double.IsFinite(value))
        {
            schema[key] = value;
        }
    }

    private static JsonArray Words(Seq<string> words) => new([.. words.Map(JsonNode (word) => word)]);

    /// <summary>A word alone where none of its options is required, or a mapping with one of the words.</summary>
    private JsonObject Union(ValueShape.Union union, string path)
    {
        var cases = union.Cases.Map(one => (one.Word, Options: one.Options())).Strict();
        var alone = cases.Filter(one => !(one.Options is ValueShape.Mapping mapping && mapping.Keys.Exists(key => key.IsRequired)));
        JsonNode words = new JsonObject
        {
            ["oneOf"] = new JsonArray([.. alone.Map(JsonNode (one) => PipelineSchema.Described(new JsonObject { ["const"] = one.Word }, about($"{path}.{one.Word}")))]),
        };
        JsonNode mapping = new JsonObject
        {
            ["type"] = "object",
            ["minProperties"] = 1,
            ["maxProperties"] = 1,
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject(cases.Map(one => KeyValuePair.Create<string, JsonNode?>(
                one.Word, PipelineSchema.Described(OrNothing(Of(one.Options, $"{path}.{one.Word}"), alone.Exists(other => other.Word == one.Word)), about($"{path}.{one.Word}"))))),
        };
        return new JsonObject { ["anyOf"] = alone.IsEmpty ? new JsonArray(mapping) : new JsonArray(words, mapping) };
    }

    private static JsonObject OrNothing(JsonObject options, bool allowed) => allowed
        ? new JsonObject { ["anyOf"] = new JsonArray(options, new JsonObject { ["type"] = "null" }) }
        : options;

    /// <summary>Small schemas stand where they are used, others under the name of their key.</summary>
    private JsonObject Defined(string path, JsonObject schema)
    {
        var text = schema.ToJsonString();
        if (text.Length < InPlace)
        {
            return schema;
        }

        var name = path[(path.LastIndexOf('.') + 1)..] is "*" ? path.Replace(".*", "", StringComparison.Ordinal) : path[(path.LastIndexOf('.') + 1)..];
        var free = Enumerable.Range(1, int.MaxValue)
            .Select(number => number == 1 ? $"{name}-key" : FormattableString.Invariant($"{name}-key-{number}"))
            .First(one => !_definitions.TryGetValue(one, out var known) || known.ToJsonString() == text);
        _definitions[free] = schema;
        return Reference(free);
    }

    private JsonObject Keys(Seq<FieldKey> keys, string path, bool stage)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject([.. keys.Map(key => KeyValuePair.Create<string, JsonNode?>(key.Name, Key(key, path))), .. stage ? Seq1(Matrix()) : Seq<KeyValuePair<string, JsonNode?>>()]),
        };
        var required = keys.Filter(key => key.IsRequired).Map(key => key.Name).Strict();
        if (stage)
        {
            schema["if"] = Has(Planning.Matrix.Keyword);
            schema["else"] = new JsonObject { ["required"] = Words(required) };
        }
        else if (!required.IsEmpty)
        {
            schema["required"] = Words(required);
        }

        return schema;
    }

    private JsonObject Key(FieldKey key, string path)
    {
        var (shape, standard) = (key.Shape(), key.Describe().Standard);
        var schema = Of(shape, $"{path}.{key.Name}");
        // Beside a reference draft 7 takes no notice of anything.
        var whole = schema.ContainsKey("$ref") ? new JsonObject { ["allOf"] = new JsonArray(schema) } : schema;
        Default(shape, standard).IfSome(value => whole["default"] = value);
        return PipelineSchema.Described(whole, about($"{path}.{key.Name}"));
    }

    private static Option<JsonNode> Default(ValueShape shape, string text) => text is "none" or "required" ? None : shape switch
    {
        ValueShape.Flag => (JsonNode)(text == "true"),
        ValueShape.Number when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => (JsonNode)number,
        ValueShape.Text => (JsonNode)text,
        ValueShape.Word word when word.Words.Contains(text) => (JsonNode)text,
        ValueShape.Union union when union.Cases.Exists(one => one.Word == text) => (JsonNode)text,
        ValueShape.List list when text.StartsWith('[') => Items(list, text),
        ValueShape.Either either => either.Shapes.Choose(one => Default(one(), text)).HeadOrNone(),
        _ => None,
    };

    private static Option<JsonNode> Items(ValueShape.List list, string text)
    {
        var items = Seq(text[1..^1].Split(", ")).Map(item => Default(list.Item(), item)).Strict();
        return items.ForAll(item => item.IsSome) ? Some<JsonNode>(new JsonArray([.. items.Somes()])) : None;
    }

    private KeyValuePair<string, JsonNode?> Matrix() => KeyValuePair.Create<string, JsonNode?>(Planning.Matrix.Keyword, PipelineSchema.Described(
        new JsonObject
        {
            ["type"] = "object",
            ["minProperties"] = 1,
            ["additionalProperties"] = new JsonObject { ["type"] = "array", ["minItems"] = 1 },
        },
        about(Planning.Matrix.Keyword)));

    /// <summary>The word under a key decides which others there are.</summary>
    private JsonObject Tagged(ValueShape.Tagged tagged, string path)
    {
        var forms = tagged.Cases.Bind(one => one.Forms.Map(form => (one.Word, form.Mark, form.Keys))).Strict();
        var chain = forms.Rev().Fold(new JsonObject(), (rest, form) => new JsonObject
        {
            ["if"] = Chosen(tagged.Key, form.Word, form.Mark),
            ["then"] = Form(tagged, path, form.Word, form.Keys),
            ["else"] = rest,
        });
        chain["type"] = "object";
        chain["required"] = Words(Seq1(tagged.Key));
        chain["properties"] = new JsonObject
        {
            [tagged.Key] = new JsonObject
            {
                ["oneOf"] = new JsonArray([.. tagged.Cases.Map(JsonNode (one) => PipelineSchema.Described(new JsonObject { ["const"] = one.Word }, about($"{path}.{one.Word}")))]),
            },
        };
        return chain;
    }

    private static JsonObject Chosen(string key, string word, Option<string> mark) => new()
    {
        ["properties"] = new JsonObject { [key] = new JsonObject { ["const"] = word } },
        ["required"] = Words(Seq1(key) + mark.ToSeq()),
    };

    private JsonObject Form(ValueShape.Tagged tagged, string path, string word, Seq<FieldKey> keys)
    {
        var schema = Keys(tagged.Shared + keys, $"{path}.{word}", stage: true);
        ((JsonObject)schema["properties"]!)[tagged.Key] = true;
        return schema;
    }
}
