using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Multitask.Pipeline.Planning;

/// <summary>The JSON Schema (draft 7, which editors know) of a pipeline's file, made from the decoders that read it.</summary>
/// <remarks>It takes what the decoders take, apart from rules between keys: what it refuses, they refuse as well.</remarks>
public static class PipelineSchema
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of the schema.</summary>
    /// <param name="kinds">The kinds of stages.</param>
    /// <param name="about">What a key is for, by its path: <c>train.optimizer.adam.lr</c>; empty: nothing is known.</param>
    public static string Of<TStage>(Seq<StageKind<TStage>> kinds, Func<string, string> about)
        where TStage : IStage
    {
        var shapes = new ShapeSchema(about);
        var stages = kinds.Map(kind => (kind.Keyword, Shape: ValueShape.Of(kind.Decode))).Strict();
        var defined = stages.Map(stage => KeyValuePair.Create<string, JsonNode?>(stage.Keyword, shapes.Stage(stage.Keyword, stage.Shape))).ToArray();
        var root = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "A multi-task learning pipeline",
            ["type"] = "object",
            ["required"] = new JsonArray("pipeline", "stages"),
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject
            {
                ["pipeline"] = Described(new JsonObject { ["type"] = ShapeSchema.Texts(), ["pattern"] = "^[A-Za-z0-9][A-Za-z0-9._-]*$" }, about("pipeline")),
                ["seed"] = Described(new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["default"] = 0 }, about("seed")),
                ["device"] = Described(new JsonObject { ["type"] = "string", ["pattern"] = "^(auto|cpu|cuda(:[0-9]{1,3})?)$", ["default"] = "auto" }, about("device")),
                ["cluster"] = Described(shapes.Of(ValueShape.Of(ClusterProfile.Decoder), "cluster"), about("cluster")),
                ["track"] = Described(Tracker.Schema, about("track")),
                ["stages"] = Described(
                    new JsonObject
                    {
                        ["type"] = "object",
                        ["minProperties"] = 1,
                        ["maxProperties"] = PipelineRules.MaxStages,
                        ["propertyNames"] = new JsonObject { ["pattern"] = "^[A-Za-z0-9][A-Za-z0-9_-]*$" },
                        ["additionalProperties"] = Stage(stages.Map(stage => stage.Keyword).Strict(), about),
                    },
                    about("stages")),
            },
            ["definitions"] = new JsonObject([.. defined, .. shapes.Definitions.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value.DeepClone()))]),
        };
        return root.ToJsonString(Written) + "\n";
    }

    /// <summary>The first keyword that a stage has says of which kind it is.</summary>
    private static JsonObject Stage(Seq<string> keywords, Func<string, string> about)
    {
        var last = new JsonObject { ["anyOf"] = new JsonArray([.. keywords.Map(JsonNode (word) => ShapeSchema.Has(word))]) };
        var chain = keywords.Rev().Fold(last, (rest, word) => new JsonObject
        {
            ["if"] = ShapeSchema.Has(word),
            ["then"] = ShapeSchema.Reference(word),
            ["else"] = rest,
        });
        chain["type"] = "object";
        chain["properties"] = new JsonObject(keywords.Map(word => KeyValuePair.Create<string, JsonNode?>(word, Described([], about(word)))));
        return chain;
    }

    /// <summary>With a description, if there is one.</summary>
    internal static JsonObject Described(JsonObject schema, string text)
    {
        if (text.Length > 0)
        {
            schema["description"] = text;
        }

        return schema;
    }
}
