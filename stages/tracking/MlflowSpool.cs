using System.Text.Json;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Tracking;

/// <summary>A queue on disk of the runs for an MLflow server, a file for each, in a folder of the pipeline's output.</summary>
/// <remarks>
/// A run is written there as <c>.json</c> before it is sent, and renamed to <c>.sent</c> when the server has it: one that could not be reached is sent
/// the rest by the next run or by <c>track --replay</c>, and nothing twice.
/// </remarks>
/// <param name="Output">The pipeline's output folder.</param>
internal sealed record MlflowSpool(string Output)
{
    private const string FolderName = ".mlflow";
    private const string Pending = ".json";
    private const string Sent = ".sent";

    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>A run and the server that it is for.</summary>
    private sealed record Entry(Uri Server, TrackedRun Run);

    private string Folder => Path.Combine(Output, FolderName);

    /// <summary>Sends runs that the server has not been told yet; says in a line each what did not work.</summary>
    internal Seq<string> Track(Seq<TrackedRun> runs, Uri server) => Disk(() =>
    {
        Directory.CreateDirectory(Folder);
        foreach (var run in runs.Filter(run => !File.Exists(At(run, server) + Sent)))
        {
            var draft = At(run, server) + ".draft";
            File.WriteAllText(draft, JsonSerializer.Serialize(new Entry(server, run), Snake));
            File.Move(draft, At(run, server) + Pending, overwrite: true);
        }

        return Replay().Problems;
    });

    /// <summary>Sends all that is pending, and stops where a server is away.</summary>
    /// <returns>How many runs were sent; and in a line each what did not work.</returns>
    internal (int Done, Seq<string> Problems) Replay()
    {
        var pending = Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*" + Pending).Order(StringComparer.Ordinal).ToArray() : [];
        var outcomes = pending.Select(Send).ToArray();
        return (outcomes.Count(outcome => outcome.IsRight), Seq(outcomes.Bind(outcome => outcome.Match(_ => Seq<string>(), Seq1)).Distinct().ToArray()));
    }

    private static Either<string, Unit> Send(string path) =>
        from entry in Read(path)
        from sent in new MlflowApi(new MlflowCalls(entry.Server)).Send(entry.Run)
            .MapLeft(reason => $"track: mlflow: {reason}; it is kept, and sent by the next run or by `multitask track --replay`")
        select Mark(path);

    private static Unit Mark(string path)
    {
        File.Move(path, path[..^Pending.Length] + Sent, overwrite: true);
        return unit;
    }

    private static Either<string, Entry> Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(File.ReadAllText(path), Snake) is { } entry ? entry : Left($"track: {path}: says nothing");
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            return Left($"track: {path}: {problem.Message}");
        }
    }

    private string At(TrackedRun run, Uri server) => Path.Combine(Folder, Digest.OfText($"{server} {run.Stage} {run.Key}")[..24]);

    private static Seq<string> Disk(Func<Seq<string>> act)
    {
        try
        {
            return act();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Seq1($"track: {problem.Message}");
        }
    }
}
