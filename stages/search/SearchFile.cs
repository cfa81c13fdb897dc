using System.Text.Json;
using System.Text.Json.Nodes;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Search;

/// <summary><c>search.json</c>: what every <c>select</c> stage of a run compared and selected, under the stage's name.</summary>
internal static class SearchFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes the file whole; none where nothing was selected.</summary>
    internal static Either<string, Unit> Write(RunResult<StageOutput> result, PublishedFolder folder)
    {
        var all = new JsonObject(result.Stages
            .Filter(stage => stage.Stage.Kind == SelectStage.Keyword)
            .Bind(stage => stage.Artifact.Files.Find(SelectionFile.Name).Map(path => KeyValuePair.Create<string, JsonNode?>(stage.Stage.Name, Shown(path))).ToSeq()));
        return all.Count == 0 ? unit : folder.Write("search.json", all.ToJsonString(Indented) + "\n");
    }

    private static JsonObject Shown(string path)
    {
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        return new() { ["best"] = json["best"]?.DeepClone(), ["trials"] = json["trials"]?.DeepClone() };
    }
}
