using System.Text.Json.Nodes;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reinforcement;

/// <summary>What agents did, as JSON and as lines.</summary>
internal static class SuccessScores
{
    private const string DeltaKey = "delta_m";

    /// <summary>
    /// An agent's scores: for each task <c>success</c> with its interval of 95 %, mean <c>return</c>, <c>episodes</c> and how many
    /// <c>diverged</c>; and the mean success. Beside a baseline <c>delta_m</c> too, of each task where it has one, and the mean of all tasks.
    /// </summary>
    internal static JsonObject Json(Seq<TaskOutcome> outcomes, Option<Seq<TaskOutcome>> baseline = default)
    {
        var tasks = outcomes.Map((at, one) => KeyValuePair.Create<string, JsonNode?>(one.Task, With(
            new JsonObject
            {
                ["success"] = one.Success.Share,
                ["success_low"] = one.Success.Low,
                ["success_high"] = one.Success.High,
                ["return"] = one.MeanReturn,
                ["episodes"] = one.Successes.Count,
                ["diverged"] = one.Diverged,
            },
            baseline.Bind(all => DeltaM.Percent(Score(one).Metrics, Score(all[at]).Metrics))))).ToSeq();
        return new JsonObject(tasks.Strict().Add(KeyValuePair.Create<string, JsonNode?>(
            "all tasks", With(new JsonObject { ["success"] = Mean(outcomes) }, Delta(outcomes, baseline)))));
    }

    /// <summary>A line per task, and one for all.</summary>
    internal static Seq<string> Lines(string who, Seq<TaskOutcome> outcomes, Option<Seq<TaskOutcome>> baseline = default) => outcomes
        .Map(one => FormattableString.Invariant(
            $"{who}: {one.Task} success {one.Success.Share:0.00} ({one.Success.Low:0.00} to {one.Success.High:0.00}), return {one.MeanReturn:0.0}{Diverged(one)}"))
        .Strict()
        .Add(FormattableString.Invariant($"{who}: mean success {Mean(outcomes):0.000}")
            + Delta(outcomes, baseline).Match(delta => FormattableString.Invariant($", delta_m {delta:0.0} %"), () => ""));

    /// <summary>The mean of the tasks' success rates.</summary>
    private static double Mean(Seq<TaskOutcome> outcomes) => outcomes.Map(one => one.Success.Share).Sum() / outcomes.Count;

    private static Option<double> Delta(Seq<TaskOutcome> outcomes, Option<Seq<TaskOutcome>> baseline) =>
        baseline.Bind(all => DeltaM.PercentOverTasks(outcomes.Map(Score).Strict(), all.Map(Score).Strict()));

    private static TaskScore Score(TaskOutcome one) => new(
        one.Task, Seq(new MetricValue("success", one.Success.Share, true), new MetricValue("return", one.MeanReturn, true)));

    private static string Diverged(TaskOutcome one) => one.Diverged == 0
        ? ""
        : FormattableString.Invariant($"; the physics diverged in {one.Diverged} of {one.Successes.Count} episodes, which ended there");

    private static JsonObject With(JsonObject scores, Option<double> delta)
    {
        delta.Iter(percent => scores[DeltaKey] = percent);
        return scores;
    }
}
