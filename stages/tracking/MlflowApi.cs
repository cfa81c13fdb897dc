using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Tracking;

/// <summary>MLflow's REST API, version 2.0, as far as runs need it.</summary>
/// <param name="Server">The server's address.</param>
internal sealed record MlflowApi(Uri Server)
{
    private const string KeyTag = "multitask.key";

    /// <summary>As many as a call of <c>runs/log-batch</c> may hold.</summary>
    private const int MostMetrics = 1000;
    private const int MostParams = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A text of letters, digits and what MLflow allows besides in names.</summary>
    internal static string Plain(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ' ' ? c : '_'));

    /// <summary>Tells the server of a run, once: one that it knows by its key stays as it is. A reason where it does not answer or refuses.</summary>
    internal Either<string, Unit> Send(TrackedRun run)
    {
        using var client = new HttpClient { Timeout = Patience };
        return from experiment in Experiment(client, run.Pipeline)
               from known in Knows(client, experiment, run)
               from sent in known ? unit : Create(client, experiment, run)
               select sent;
    }

    private Either<string, string> Experiment(HttpClient client, string name) =>
        Call(client, HttpMethod.Get, $"experiments/get-by-name?experiment_name={Uri.EscapeDataString(name)}").Match(
            Right: found => Text(found, "experiment", "experiment_id"),
            Left: failure => failure.Status == HttpStatusCode.NotFound
                ? Post(client, "experiments/create", new JsonObject { ["name"] = name }).Bind(made => Text(made, "experiment_id"))
                : Left<string, string>(failure.Reason));

    /// <summary>Whether the server has finished a run of the same key.</summary>
    private Either<string, bool> Knows(HttpClient client, string experiment, TrackedRun run) =>
        Post(client, "runs/search", new JsonObject
        {
            ["experiment_ids"] = new JsonArray(experiment),
            ["filter"] = $"tags.`{KeyTag}` = '{run.Key}' and attributes.status = 'FINISHED'",
            ["max_results"] = 1,
        }).Map(found => found["runs"] is JsonArray { Count: > 0 });

    private Either<string, Unit> Create(HttpClient client, string experiment, TrackedRun run)
    {
        var time = run.Made.ToUnixTimeMilliseconds();
        return from made in Post(client, "runs/create", new JsonObject
        {
            ["experiment_id"] = experiment,
            ["run_name"] = run.Stage,
            ["start_time"] = time,
            ["tags"] = new JsonArray(Pair(KeyTag, run.Key), Pair("multitask.stage", run.Stage)),
        })
               from id in Text(made, "run", "info", "run_id")
               from settings in Log(client, id, "params", run.Params.Select(one => Pair(Plain(one.Name), one.Value)).Chunk(MostParams))
               from numbers in Log(client, id, "metrics", run.Metrics.Select(one => Metric(one, time)).Chunk(MostMetrics))
               from files in Eithers.Traverse(Seq(run.Files), file => Upload(client, Text(made, "run", "info", "artifact_uri").IfLeft(""), file))
               from done in Post(client, "runs/update", new JsonObject { ["run_id"] = id, ["status"] = "FINISHED", ["end_time"] = time })
               select unit;
    }

    private Either<string, Seq<JsonNode>> Log(HttpClient client, string id, string what, IEnumerable<JsonNode[]> parts) =>
        Eithers.Traverse(parts, part => Post(client, "runs/log-batch", new JsonObject { ["run_id"] = id, [what] = new JsonArray(part) }));

    private static JsonObject Pair(string key, string value) => new() { ["key"] = key, ["value"] = value };

    private static JsonObject Metric(TrackedMetric metric, long time) =>
        new() { ["key"] = Plain(metric.Name), ["value"] = metric.Value, ["timestamp"] = time, ["step"] = metric.Step };

    /// <summary>Through the server's proxy of artifacts, the default of MLflow servers.</summary>
    private Either<string, Unit> Upload(HttpClient client, string root, TrackedFile file)
    {
        const string Scheme = "mlflow-artifacts:";
        if (!root.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return Left($"{Server}: keeps artifacts at {root}, which only a server started with --serve-artifacts takes over its API");
        }

        var path = string.Join('/', $"{root[Scheme.Length..]}/{Plain(file.Name)}".Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.EscapeDataString));
        return Files.Attempt(file.Path, () => Right<string, byte[]>(File.ReadAllBytes(file.Path))).Bind(bytes =>
        {
            using var content = new ByteArrayContent(bytes);
            using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(Base, $"mlflow-artifacts/artifacts/{path}")) { Content = content };
            return Answer(client, request).Map(_ => unit).MapLeft(failure => failure.Reason);
        });
    }

    private Uri Base => new($"{Server.ToString().TrimEnd('/')}/api/2.0/");

    private Either<string, JsonNode> Post(HttpClient client, string call, JsonObject body) =>
        Call(client, HttpMethod.Post, call, Some(body)).MapLeft(failure => failure.Reason);

    /// <summary>What a server answered that is no success; no status where it did not answer.</summary>
    private sealed record Refusal(Option<HttpStatusCode> Status, string Reason);

    private Either<Refusal, JsonNode> Call(HttpClient client, HttpMethod method, string call, Option<JsonObject> body = default)
    {
        using var request = new HttpRequestMessage(method, new Uri(Base, $"mlflow/{call}"));
        body.IfSome(json => request.Content = JsonContent.Create(json));
        return Answer(client, request);
    }

    private Either<Refusal, JsonNode> Answer(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            using var response = client.Send(request);
            using var reader = new StreamReader(response.Content.ReadAsStream());
            var text = reader.ReadToEnd();
            return response.IsSuccessStatusCode
                ? Right<Refusal, JsonNode>(text.Length == 0 ? new JsonObject() : JsonNode.Parse(text) ?? new JsonObject())
                : new Refusal(response.StatusCode, $"{Server}: {(int)response.StatusCode} {Sanitize.Line(text)}");
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException or IOException or JsonException)
        {
            return new Refusal(None, $"{Server}: {Sanitize.Line(problem.Message)}");
        }
    }

    private Either<string, string> Text(JsonNode answer, params ReadOnlySpan<string> path)
    {
        var found = answer;
        foreach (var name in path)
        {
            found = found?[name];
        }

        return found?.ToString() is { Length: > 0 } text ? Right<string, string>(text) : Left<string, string>($"{Server}: answered without {path[^1]}");
    }
}
