using System.Text.Json;
using System.Text.Json.Nodes;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>metrics.json</c>: the scores of every <c>evaluate</c> and <c>score</c> stage of a run, under the stage's name.</summary>
internal static class MetricsFile
{
    private const string Name = "metrics.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes the file whole: a reader sees the old one or the new one.</summary>
    internal static Either<string, Unit> Write(RunResult<Product> result, string folder)
    {
        var all = new JsonObject(result.Stages
            .Bind(stage => stage.Artifact.Files.Find(ScoresFile.Name).Map(path => KeyValuePair.Create(stage.Stage.Name, Read(path))).ToSeq()));
        var (final, temporary) = (Path.Combine(folder, Name), Path.Combine(folder, $".{Name}.{Environment.ProcessId}"));
        File.WriteAllText(temporary, all.ToJsonString(Indented) + "\n");
        File.Move(temporary, final, overwrite: true);
        return unit;
    }

    private static JsonNode? Read(string path) => JsonNode.Parse(File.ReadAllText(path));
}
