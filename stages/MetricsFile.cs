using System.Text.Json;
using System.Text.Json.Nodes;
using Multitask.Stages.Reports;

namespace Multitask.Stages;

/// <summary>
/// <c>metrics.json</c>: the scores of every <c>evaluate</c> and <c>score</c> stage of a run, under the stage's name; where the stage has a
/// <c>baseline</c>, with <c>delta_m</c> of each model beside its tasks.
/// </summary>
internal static class MetricsFile
{
    internal const string Name = "metrics.json";

    private const string Delta = "delta_m";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes the file whole: a reader sees the old one or the new one.</summary>
    internal static Either<string, Unit> Write(RunResult<StageOutput> result, PublishedFolder folder) =>
        from evaluations in ReportReader.Scored(result)
        let all = new JsonObject(result.Stages.Bind(stage => stage.Artifact.Files.Find(ScoresFile.Name).Map(path => KeyValuePair.Create(
            stage.Stage.Name, Compared(Read(path), evaluations.Find(one => one.Stage == stage.Stage.Name)))).ToSeq()))
        from written in folder.Write(Name, all.ToJsonString(Indented) + "\n")
        select written;

    /// <summary>Scores with delta_m, where there is a baseline.</summary>
    private static JsonNode? Compared(JsonNode? scores, Option<Reports.Evaluation> evaluation)
    {
        foreach (var (model, baseline) in evaluation.ToSeq().Bind(one => one.Baseline.ToSeq().Bind(found => one.Models.Map(model => (model, found)))))
        {
            // A task of that name keeps it.
            if (scores?[model.Name] is JsonObject tasks && !tasks.ContainsKey(Delta))
            {
                tasks[Delta] = new JsonObject
                {
                    ["over_metrics"] = Number(baseline.Percent(model.Tasks, DeltaM.PercentOverMetrics)),
                    ["over_tasks"] = Number(baseline.Percent(model.Tasks, DeltaM.PercentOverTasks)),
                };
            }
        }

        return scores;
    }

    private static JsonNode? Number(Option<double> value) => ScoresFile.Number(value.IfNone(double.NaN));

    private static JsonNode? Read(string path) => JsonNode.Parse(File.ReadAllText(path));
}
