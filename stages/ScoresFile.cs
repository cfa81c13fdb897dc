using System.Text.Json.Nodes;
using Multitask.Stages.Evaluation;

namespace Multitask.Stages;

/// <summary>Scores as JSON: task, then figure, then number; null where a figure has no value (no pixel was defined).</summary>
internal static class ScoresFile
{
    /// <summary>The file's name in the output of <c>evaluate</c> and <c>score</c>.</summary>
    internal const string Name = "scores.json";

    /// <summary>One predictor's scores.</summary>
    internal static JsonObject Of(Seq<TaskScore> scores) => new(scores.Map(score => KeyValuePair.Create<string, JsonNode?>(
        score.Task,
        new JsonObject(score.Figures.Map(figure => KeyValuePair.Create(figure.Name, Number(figure.Value)))))));

    /// <summary>A number, or null for what JSON cannot say.</summary>
    internal static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    /// <summary>A line a task for people.</summary>
    internal static Seq<string> Lines(string who, Seq<TaskScore> scores) => scores.Map(score =>
        $"{who}: {score.Task} " + string.Join(", ", score.Figures.Map(figure => FormattableString.Invariant($"{figure.Name} {figure.Value:0.0000}"))));
}
