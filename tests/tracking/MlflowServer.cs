using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Multitask.Tests.Tracking;

/// <summary>A server that answers as MLflow's REST API 2.0 is documented, and keeps what it is told.</summary>
internal sealed class MlflowServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, string> _experiments = [];
    private readonly Dictionary<string, JsonObject> _runs = [];

    internal MlflowServer(int port)
    {
        Address = new Uri($"http://127.0.0.1:{port}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = Task.Run(Serve);
    }

    internal Uri Address { get; }

    internal List<JsonObject> Metrics { get; } = [];

    internal List<JsonObject> Params { get; } = [];

    internal Dictionary<string, long> Artifacts { get; } = [];

    internal IEnumerable<JsonObject> Runs => _runs.Values;

    /// <summary>What a call must not have more of, as the documentation says.</summary>
    internal List<string> Complaints { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            try
            {
                Answer(await _listener.GetContextAsync());
            }
            catch (Exception problem) when (problem is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        context.Request.InputStream.CopyTo(body);
        var (status, text) = Reply(context.Request, body.ToArray());
        context.Response.StatusCode = status;
        context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(text));
        context.Response.Close();
    }

    private (int Status, string Text) Reply(HttpListenerRequest request, byte[] body)
    {
        const string Prefix = "/api/2.0/";
        var call = request.Url!.AbsolutePath[Prefix.Length..];
        if (call.StartsWith("mlflow-artifacts/artifacts/", StringComparison.Ordinal) && request.HttpMethod == "PUT")
        {
            Artifacts[call["mlflow-artifacts/artifacts/".Length..]] = body.Length;
            return (200, "{}");
        }

        var json = body.Length == 0 ? [] : JsonNode.Parse(body)!.AsObject();
        return call switch
        {
            "mlflow/experiments/get-by-name" => _experiments.TryGetValue(request.QueryString["experiment_name"]!, out var id)
                ? (200, $$$"""{"experiment":{"experiment_id":"{{{id}}}"}}""")
                : (404, """{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"none"}"""),
            "mlflow/experiments/create" => (200, $$$"""{"experiment_id":"{{{_experiments[(string)json["name"]!] = "1"}}}"}"""),
            "mlflow/runs/search" => Search((string)json["filter"]!),
            "mlflow/runs/create" => Create(json),
            "mlflow/runs/log-batch" => Log(json),
            "mlflow/runs/set-tag" => Tag(json),
            "mlflow/runs/update" => Update(json),
            _ => (404, """{"error_code":"ENDPOINT_NOT_FOUND"}"""),
        };
    }

    /// <summary>Takes the two filters that are asked with: a tag, and a status that is or is not FINISHED.</summary>
    private (int, string) Search(string filter)
    {
        var parts = Regex.Match(filter, "^tags\\.`(.+)` = '(.+)' and attributes\\.status (=|!=) 'FINISHED'$");
        if (!parts.Success)
        {
            return (400, """{"error_code":"INVALID_PARAMETER_VALUE"}""");
        }

        var found = _runs.Where(run => ((string?)run.Value["status"] == "FINISHED") == (parts.Groups[3].Value == "=")
            && run.Value["tags"]!.AsArray().Any(tag => (string?)tag!["key"] == parts.Groups[1].Value && (string?)tag["value"] == parts.Groups[2].Value));
        return (200, new JsonObject { ["runs"] = new JsonArray([.. found.Select(run => Shown(run.Key))]) }.ToJsonString());
    }

    private JsonObject Shown(string id) => new()
    {
        ["info"] = new JsonObject { ["run_id"] = id, ["artifact_uri"] = $"mlflow-artifacts:/1/{id}/artifacts" },
        ["data"] = new JsonObject
        {
            ["metrics"] = new JsonArray([.. Metrics.Where(one => (string?)one["run"] == id).GroupBy(one => (string)one["key"]!).Select(one => one.MaxBy(metric => (long)metric["step"]!)!.DeepClone())]),
        },
    };

    private (int, string) Tag(JsonObject json)
    {
        _runs[(string)json["run_id"]!]["tags"]!.AsArray().Add(new JsonObject { ["key"] = (string)json["key"]!, ["value"] = (string)json["value"]! });
        return (200, "{}");
    }

    private (int, string) Create(JsonObject json)
    {
        var id = $"run{_runs.Count}";
        _runs[id] = json.DeepClone().AsObject();
        return (200, new JsonObject { ["run"] = Shown(id) }.ToJsonString());
    }

    private (int, string) Log(JsonObject json)
    {
        var (metrics, settings) = (json["metrics"]?.AsArray() ?? [], json["params"]?.AsArray() ?? []);
        if (metrics.Count > 1000 || settings.Count > 100 || !_runs.ContainsKey((string)json["run_id"]!))
        {
            Complaints.Add($"{metrics.Count} metrics, {settings.Count} params for {json["run_id"]}");
        }

        Metrics.AddRange(metrics.Select(one => new JsonObject(one!.DeepClone().AsObject().Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())))
        {
            ["run"] = (string)json["run_id"]!,
        }));
        Params.AddRange(settings.Select(one => one!.DeepClone().AsObject()));
        return (200, "{}");
    }

    private (int, string) Update(JsonObject json)
    {
        _runs[(string)json["run_id"]!]["status"] = (string)json["status"]!;
        return (200, "{}");
    }
}
