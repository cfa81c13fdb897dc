using System.Text.Json;
using System.Text.Json.Nodes;
using Multitask.Exports;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Deployment;

/// <summary>Where training data come from, and under which licence, if that is known.</summary>
/// <param name="Name">Of the data set.</param>
/// <param name="Licence">In words, or as SPDX names it.</param>
internal sealed record DataOrigin(string Name, Option<string> Licence)
{
    /// <summary>Of a source; files of the user's own say nothing of their licence.</summary>
    internal static DataOrigin Of(Source source) => source switch
    {
        Source.HeldOut held => Of(held.Inner),
        Source.Scenes => new("rendered rooms", Some("MIT")),
        Source.MultiFashion => new("Fashion-MNIST, two images in one", Some("MIT")),
        Source.Celeba => new("CelebA", Some("non-commercial research purposes only, see CelebA's own agreement")),
        _ => new($"files of the pipeline's owner ({source.GetType().Name.ToLowerInvariant()})", None),
    };
}

/// <summary><c>bom.cdx.json</c>: what the model was made of and with (CycloneDX 1.6, ECMA-424).</summary>
internal static class BillOfMaterials
{
    /// <summary>The file's name.</summary>
    internal const string Name = "bom.cdx.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The text. It has no serial number and no time: the same model has the same bill.</summary>
    internal static string Of(Deployable model, string digest) => new JsonObject
    {
        ["bomFormat"] = "CycloneDX",
        ["specVersion"] = "1.6",
        ["version"] = 1,
        ["metadata"] = new JsonObject
        {
            ["component"] = new JsonObject
            {
                ["type"] = "machine-learning-model",
                ["name"] = $"{model.Pipeline}/{model.Stage}",
                ["version"] = model.Key,
                ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-256", ["content"] = digest }),
            },
        },
        ["components"] = new JsonArray([.. model.Trained.Source.ToSeq().Map(source => Data(DataOrigin.Of(source))), .. Libraries]),
    }.ToJsonString(Indented) + "\n";

    /// <summary>What computed the weights, wrote the model and ran it.</summary>
    private static Seq<JsonNode> Libraries => Seq<JsonNode>(
        Library("TorchSharp", TorchLibrary.Version, "MIT"),
        Library("Microsoft.ML.OnnxRuntime", OnnxScorer.RuntimeVersion, "MIT"));

    private static JsonObject Data(DataOrigin origin) => Licensed(new JsonObject { ["type"] = "data", ["name"] = origin.Name }, origin.Licence);

    private static JsonObject Library(string name, string version, string licence) => Licensed(
        new JsonObject { ["type"] = "library", ["name"] = name, ["version"] = version, ["purl"] = $"pkg:nuget/{name}@{version}" }, Some(licence));

    private static JsonObject Licensed(JsonObject component, Option<string> licence)
    {
        licence.IfSome(name => component["licenses"] = new JsonArray(new JsonObject
        {
            ["license"] = new JsonObject { [name.Contains(' ', StringComparison.Ordinal) ? "name" : "id"] = name },
        }));
        return component;
    }
}
