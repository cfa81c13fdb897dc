using System.Text.Json;
using System.Text.Json.Nodes;

namespace Multitask.Stages;

/// <summary><c>metrics.json</c>: the scores of every <c>evaluate</c> and <c>score</c> stage of a run, under the stage's name.</summary>
internal static class MetricsFile
{
    internal const string Name = "metrics.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes the file whole: a reader sees the old one or the new one.</summary>
    internal static Either<string, Unit> Write(RunResult<StageOutput> result, PublishedFolder folder)
    {
        var all = new JsonObject(result.Stages
            .Bind(stage => stage.Artifact.Files.Find(ScoresFile.Name).Map(path => KeyValuePair.Create(stage.Stage.Name, Read(path))).ToSeq()));
        return folder.Write(Name, all.ToJsonString(Indented) + "\n");
    }

    private static JsonNode? Read(string path) => JsonNode.Parse(File.ReadAllText(path));
}
