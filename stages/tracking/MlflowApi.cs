using System.Net;
using System.Text.Json.Nodes;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Tracking;

/// <summary>Runs on an MLflow server: begun while a model is in training, and finished with its scores and files.</summary>
/// <remarks>Nothing is kept here of what the server was told: it is asked, by the keys that its runs have as tags.</remarks>
/// <param name="Calls">To the server.</param>
internal sealed record MlflowApi(MlflowCalls Calls)
{
    private const string KeyTag = "multitask.key";
    private const string StageKeyTag = "multitask.stage_key";

    /// <summary>As many as a call of <c>runs/log-batch</c> may hold.</summary>
    private const int MostMetrics = 1000;
    private const int MostParams = 100;

    /// <summary>A run on the server.</summary>
    /// <param name="Id">Its name there.</param>
    /// <param name="Artifacts">Where its files go.</param>
    /// <param name="Told">The last step that it has of each metric.</param>
    internal sealed record Known(string Id, string Artifacts, Map<string, long> Told);

    /// <summary>A text of letters, digits and what MLflow allows besides in names.</summary>
    internal static string Plain(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ' ' ? c : '_'));

    /// <summary>Tells the server of a run, once: one that it knows by its key stays as it is. A reason where it does not answer or refuses.</summary>
    internal Either<string, Unit> Send(TrackedRun run) =>
        from experiment in Experiment(run.Pipeline)
        from known in Search(experiment, $"tags.`{KeyTag}` = '{run.Key}' and attributes.status = 'FINISHED'")
        from sent in known.IsSome ? unit : Finish(experiment, run)
        select sent;

    /// <summary>A run for a model in training: the one that an interrupted training left, or a new one.</summary>
    internal Either<string, Known> Open(TrackedStage stage) => Experiment(stage.Pipeline).Bind(experiment => Open(experiment, stage));

    /// <summary>Tells of metrics that come after those that the run has.</summary>
    internal Either<string, Unit> Log(Known run, Seq<TrackedMetric> metrics, DateTimeOffset time) =>
        Batches(run.Id, "metrics", metrics
            .Filter(metric => run.Told.Find(Plain(metric.Name)).ForAll(told => told < metric.Step))
            .Map(metric => Metric(metric, time.ToUnixTimeMilliseconds())).Chunk(MostMetrics));

    /// <summary>Says how a run has ended: FAILED, KILLED or FINISHED.</summary>
    internal Either<string, Unit> End(Known run, string status, DateTimeOffset time) =>
        Calls.Post("runs/update", new JsonObject { ["run_id"] = run.Id, ["status"] = status, ["end_time"] = time.ToUnixTimeMilliseconds() }).Map(_ => unit);

    private Either<string, string> Experiment(string name) =>
        Calls.Get($"experiments/get-by-name?experiment_name={Uri.EscapeDataString(name)}").Match(
            Right: found => Calls.Text(found, "experiment", "experiment_id"),
            Left: failure => failure.Status == HttpStatusCode.NotFound
                ? Calls.Post("experiments/create", new JsonObject { ["name"] = name }).Bind(made => Calls.Text(made, "experiment_id"))
                : Left<string, string>(failure.Reason));

    private Either<string, Option<JsonNode>> Search(string experiment, string filter) => Calls.Post("runs/search", new JsonObject
    {
        ["experiment_ids"] = new JsonArray(experiment),
        ["filter"] = filter,
        ["max_results"] = 1,
    }).Map(found => found["runs"] is JsonArray { Count: > 0 } runs ? Optional(runs[0]) : None);

    private Either<string, Known> Open(string experiment, TrackedStage stage) =>
        Search(experiment, $"tags.`{StageKeyTag}` = '{stage.Key}' and attributes.status != 'FINISHED'").Bind(found => found.Match(
            Some: run => from known in Read(run)
                         from going in Calls.Post("runs/update", new JsonObject { ["run_id"] = known.Id, ["status"] = "RUNNING" })
                         select known,
            None: () =>
                from made in Calls.Post("runs/create", new JsonObject
                {
                    ["experiment_id"] = experiment,
                    ["run_name"] = stage.Name,
                    ["start_time"] = stage.Begun.ToUnixTimeMilliseconds(),
                    ["tags"] = new JsonArray(Pair(StageKeyTag, stage.Key), Pair("multitask.stage", stage.Name)),
                })
                from run in Read(made["run"] ?? new JsonObject())
                from settings in Batches(run.Id, "params", stage.Params.Select(one => Pair(Plain(one.Name), one.Value)).Chunk(MostParams))
                select run));

    private Either<string, Known> Read(JsonNode run) =>
        Calls.Text(run, "info", "run_id").Map(id => new Known(
            id,
            Calls.Text(run, "info", "artifact_uri").IfLeft(""),
            toMap((run["data"]?["metrics"] as JsonArray ?? []).OfType<JsonObject>().Select(one => (one["key"]?.ToString() ?? "", one["step"]?.GetValue<long>() ?? 0)))));

    private Either<string, Unit> Finish(string experiment, TrackedRun run) =>
        from known in Open(experiment, new TrackedStage(run.Pipeline, run.Stage, run.StageKey, run.Made, run.Params))
        from numbers in Log(known, Seq(run.Metrics), run.Made)
        from files in Eithers.Traverse(Seq(run.Files), file => Calls.Upload(known.Artifacts, file))
        from named in Calls.Post("runs/set-tag", new JsonObject { ["run_id"] = known.Id, ["key"] = KeyTag, ["value"] = run.Key })
        from done in End(known, "FINISHED", run.Made)
        select done;

    private Either<string, Unit> Batches(string id, string what, IEnumerable<JsonNode[]> parts) =>
        Eithers.Traverse(parts, part => Calls.Post("runs/log-batch", new JsonObject { ["run_id"] = id, [what] = new JsonArray(part) })).Map(_ => unit);

    private static JsonObject Pair(string key, string value) => new() { ["key"] = key, ["value"] = value };

    private static JsonObject Metric(TrackedMetric metric, long time) =>
        new() { ["key"] = Plain(metric.Name), ["value"] = metric.Value, ["timestamp"] = time, ["step"] = metric.Step };
}
