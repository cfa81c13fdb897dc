using System.Text.Json;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>
/// <c>timings.json</c>: what each stage took when it ran. A stage whose output was in the store keeps what is known of the run that made it.
/// </summary>
internal static class CostsFile
{
    private const string Name = "timings.json";

    private static readonly JsonSerializerOptions Indented = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>A stage in the file.</summary>
    private sealed record Entry(string Key, double Seconds, long PeakBytes);

    /// <summary>Writes the file whole, and says what is in it by stage.</summary>
    internal static Either<string, Map<string, StageCost>> Write(RunResult<StageOutput> result, PublishedFolder folder)
    {
        var before = Read(Path.Combine(folder.Path, Name));
        var entries = result.Stages.Bind(stage => stage.Cost
            .Map(cost => new Entry(stage.Key.Value, Math.Round(cost.Seconds, 3), cost.PeakBytes))
            .BiBind(Some, () => before.TryGetValue(stage.Stage.Name, out var known) && known.Key == stage.Key.Value ? Some(known) : None)
            .Map(entry => (stage.Stage.Name, Entry: entry)).ToSeq()).Strict();
        return folder.Write(Name, JsonSerializer.Serialize(entries.ToDictionary(one => one.Name, one => one.Entry), Indented) + "\n")
            .Map(_ => toMap(entries.Map(one => (one.Name, new StageCost(one.Entry.Seconds, one.Entry.PeakBytes)))));
    }

    /// <summary>What is there by name; what makes no sense is as if it were not.</summary>
    private static Dictionary<string, Entry> Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, Entry>>(File.ReadAllText(path), Indented) ?? [] : [];
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
