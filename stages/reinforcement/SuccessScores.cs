using System.Text.Json.Nodes;

namespace Multitask.Stages.Reinforcement;

/// <summary>What agents did, as JSON and as lines.</summary>
internal static class SuccessScores
{
    /// <summary>An agent's scores: for each task <c>success</c> with its interval of 95 %, mean <c>return</c>, <c>episodes</c> and how many <c>diverged</c>; and the mean success.</summary>
    internal static JsonObject Json(Seq<TaskOutcome> outcomes)
    {
        var tasks = outcomes.Map(one => KeyValuePair.Create<string, JsonNode?>(one.Task, new JsonObject
        {
            ["success"] = one.Success.Share,
            ["success_low"] = one.Success.Low,
            ["success_high"] = one.Success.High,
            ["return"] = one.Returns.Sum() / one.Returns.Count,
            ["episodes"] = one.Successes.Count,
            ["diverged"] = one.Diverged,
        }));
        return new JsonObject(tasks.Add(KeyValuePair.Create<string, JsonNode?>("all tasks", new JsonObject { ["success"] = Mean(outcomes) })));
    }

    /// <summary>The mean of the tasks' success rates.</summary>
    private static double Mean(Seq<TaskOutcome> outcomes) => outcomes.Map(one => one.Success.Share).Sum() / outcomes.Count;

    /// <summary>A line per task, and one for all.</summary>
    internal static Seq<string> Lines(string who, Seq<TaskOutcome> outcomes) => outcomes
        .Map(one => FormattableString.Invariant(
            $"{who}: {one.Task} success {one.Success.Share:0.00} ({one.Success.Low:0.00} to {one.Success.High:0.00}), return {one.Returns.Sum() / one.Returns.Count:0.0}"))
        .Add(FormattableString.Invariant($"{who}: mean success {Mean(outcomes):0.000}"));
}
