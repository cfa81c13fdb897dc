using System.Text.Json.Nodes;
using LanguageExt;
using Multitask.Tests.Data;

namespace Multitask.Tests.Keys;

/// <summary>An output without its numbers: what stays the same where processors round differently.</summary>
internal static class OutputForm
{
    /// <summary>A digest over the names of all files and what is written in them beside numbers.</summary>
    internal static string Of(Map<string, string> files) => Digest.OfText(string.Join('\n', files.AsEnumerable()
        .OrderBy(file => file.Key, StringComparer.Ordinal)
        .Select(file => $"{file.Key} {OfFile(file.Key, file.Value)}")));

    /// <summary>Names, types and shapes of tensors, the members of JSON; of another file nothing.</summary>
    private static string OfFile(string name, string path) => Path.GetExtension(name) switch
    {
        ".safetensors" => OfTensors(path),
        ".json" => OfJson(JsonNode.Parse(File.ReadAllText(path))),
        _ => "",
    };

    private static string OfTensors(string path)
    {
        using var file = SafetensorsFile.Open(path).Value();
        return string.Join(' ', file.Tensors.Map(tensor => tensor.ToString()).Order(StringComparer.Ordinal));
    }

    private static string OfJson(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(',', members.Select(member => $"{member.Key}:{OfJson(member.Value)}"))}}}",
        JsonArray items => $"[{string.Join(',', items.Select(OfJson))}]",
        _ => "_",
    };
}
