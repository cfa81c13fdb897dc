using System.Text.Json.Nodes;

namespace Multitask.Stages;

/// <summary>Scores as JSON: task, then metric, then number; null where a metric has no value (no pixel was defined).</summary>
internal static class ScoresFile
{
    /// <summary>The file's name in the output of <c>evaluate</c> and <c>score</c>.</summary>
    internal const string Name = "scores.json";

    /// <summary>One predictor's scores.</summary>
    internal static JsonObject Of(Seq<TaskScore> scores) => new(scores.Map(score => KeyValuePair.Create<string, JsonNode?>(
        score.Task,
        new JsonObject(score.Metrics.Map(metric => KeyValuePair.Create(metric.Name, Number(metric.Value)))))));

    /// <summary>A number, or null for what JSON cannot say.</summary>
    internal static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    /// <summary>A line per task for people.</summary>
    internal static Seq<string> Lines(string who, Seq<TaskScore> scores) => scores.Map(score =>
        $"{who}: {score.Task} " + string.Join(", ", score.Metrics.Map(metric => FormattableString.Invariant($"{metric.Name} {metric.Value:0.0000}"))));

    /// <summary>A line with the first metric of each task, for people.</summary>
    internal static string Line(string who, Seq<TaskScore> scores) => $"{who}: " + string.Join(", ", scores.Filter(score => !score.Metrics.IsEmpty)
        .Map(score => FormattableString.Invariant($"{score.Task} {score.Metrics.Head.Name} {score.Metrics.Head.Value:0.0000}")));
}
