using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Tracking;

/// <summary>Calls of MLflow's REST API, version 2.0; a reason where the server does not answer or refuses.</summary>
/// <param name="Server">The server's address.</param>
internal sealed record MlflowCalls(Uri Server)
{
    /// <summary>How long an answer may take.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    private Uri Base => new($"{Server.ToString().TrimEnd('/')}/api/2.0/");

    /// <summary>What a server answered that is no success; no status where it did not answer.</summary>
    internal sealed record Refusal(Option<HttpStatusCode> Status, string Reason);

    /// <summary>A question.</summary>
    internal Either<Refusal, JsonNode> Get(string call)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Base, $"mlflow/{call}"));
        return Answer(request);
    }

    /// <summary>An order.</summary>
    internal Either<string, JsonNode> Post(string call, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Base, $"mlflow/{call}")) { Content = JsonContent.Create(body) };
        return Answer(request).MapLeft(failure => failure.Reason);
    }

    /// <summary>Puts a file among a run's artifacts, through the server's proxy: the default of MLflow servers.</summary>
    /// <param name="root">Where the run's artifacts are, as the server says.</param>
    /// <param name="file">What it is called there, and where it is.</param>
    internal Either<string, Unit> Upload(string root, TrackedFile file)
    {
        const string Scheme = "mlflow-artifacts:";
        if (!root.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return Left($"{Server}: keeps artifacts at {root}, which only a server started with --serve-artifacts takes over its API");
        }

        var path = string.Join('/', $"{root[Scheme.Length..]}/{MlflowApi.Plain(file.Name)}".Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.EscapeDataString));
        return Files.Attempt(file.Path, () => Right<string, byte[]>(File.ReadAllBytes(file.Path))).Bind(bytes =>
        {
            using var content = new ByteArrayContent(bytes);
            using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(Base, $"mlflow-artifacts/artifacts/{path}")) { Content = content };
            return Answer(request).Map(_ => unit).MapLeft(failure => failure.Reason);
        });
    }

    /// <summary>A text in an answer.</summary>
    internal Either<string, string> Text(JsonNode answer, params ReadOnlySpan<string> path)
    {
        var found = answer;
        foreach (var name in path)
        {
            found = found?[name];
        }

        return found?.ToString() is { Length: > 0 } text ? Right<string, string>(text) : Left<string, string>($"{Server}: answered without {path[^1]}");
    }

    private Either<Refusal, JsonNode> Answer(HttpRequestMessage request)
    {
        try
        {
            using var client = new HttpClient { Timeout = Patience };
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
}
