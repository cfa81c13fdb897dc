using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Multitask.Pipeline.CommandLine;

/// <summary>Events as JSON lines for programs; <c>docs/events.md</c> has their schema.</summary>
public static class JsonText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line about an event.</summary>
    public static string Line(Event what) => (what switch
    {
        Event.PlanReady plan => Of("plan", ("pipeline", plan.Pipeline), ("stages", Array(plan.Stages.Map(JsonNode? (name) => name)))),
        Event.StageStarted start => Of("start", ("name", start.Name), ("key", start.Key), ("reason", start.Reason.Text)),
        Event.Waiting wait => Of("wait", ("name", wait.Name), ("for", wait.Owner)),
        Event.Progress line => Of("log", ("name", line.Name), ("text", line.Text)),
        Event.Advanced step => Progress(step),
        Event.Measured point => Of(
            "metrics", ("name", point.Name), ("step", point.State.Step),
            ("values", With([], [.. point.State.Values.Map(one => (one.Name, (JsonNode?)Number(one.Value)))]))),
        Event.StageFinished end => End(Of("stage"), end),
        Event.RunFinished run => Of("run", ("pipeline", run.Pipeline), ("stages", Array(run.Stages.Map(JsonNode? (end) => End([], end))))),
        Event.Warning warning => Of("warning", ("text", warning.Text)),
        _ => throw new System.Diagnostics.UnreachableException(),
    }).ToJsonString(Readable);

    private static JsonObject End(JsonObject json, Event.StageFinished end) => With(
        json,
        [
            ("name", end.Name), ("key", end.Key), ("outcome", Word(end.Outcome)), ("seconds", Number(Math.Round(end.Seconds, 3))),
            .. end.Needs.Length > 0 ? Seq1<(string, JsonNode?)>(("needs", end.Needs)) : Seq<(string, JsonNode?)>(),
        ]);

    private static JsonObject Progress(Event.Advanced step)
    {
        var progress = step.State;
        return Of(
            "progress", ("name", step.Name), ("done", progress.Done), ("steps", progress.Steps), ("epoch", progress.Epoch),
            ("epochs", progress.Epochs), ("step", progress.Step), ("steps_per_epoch", progress.StepsPerEpoch),
            ("tasks", With([], [.. progress.Tasks.Map(task => (
                task.Task, (JsonNode?)With([], [("loss", Number(task.Loss)), ("weight", Number(task.Weight.IfNone(double.NaN)))])))])),
            ("examples_per_second", Number(progress.ExamplesPerSecond)), ("seconds_left", Number(progress.SecondsLeft.IfNone(double.NaN))));
    }

    private static JsonObject Of(string what, params (string Name, JsonNode? Value)[] members) => With([], [("event", what), .. members]);

    private static JsonObject With(JsonObject json, (string Name, JsonNode? Value)[] members)
    {
        members.ToList().ForEach(member => json.Add(member.Name, member.Value));
        return json;
    }

    private static JsonArray Array(Seq<JsonNode?> items) => new([.. items]);

    /// <summary>JSON has no numbers that are not finite.</summary>
    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Hit => "hit",
        Outcome.Ran => "ran",
        Outcome.Interrupted => "interrupted",
        Outcome.Skipped => "skipped",
        _ => "failed",
    };
}
