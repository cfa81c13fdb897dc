using System.Text;
using System.Text.Json;

namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>A key that a stage of a pipeline had.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Key">The key.</param>
/// <param name="Last">When a run last used it, to within a day.</param>
/// <param name="Current">Whether the pipeline needs it still: the lock file names it, or a run that did not end began with it.</param>
internal sealed record KeyUse(string Stage, string Key, DateTimeOffset Last, bool Current);

/// <summary>A root of garbage collection: a pipeline that ran with a store, and the keys it needs.</summary>
/// <param name="Host">The machine it ran on: the same path elsewhere is another file.</param>
/// <param name="Pipeline">Its name.</param>
/// <param name="Yaml">The absolute path of its file.</param>
/// <param name="LastRun">When it ran last, to within a day.</param>
/// <param name="Uses">The keys of its stages, sorted by stage, the latest first.</param>
internal sealed record GcRoot(string Host, string Pipeline, string Yaml, DateTimeOffset LastRun, Seq<KeyUse> Uses)
{
    private const int Schema = 1;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>What it is filed under.</summary>
    internal string Id => Digest.OfText($"{Host}\n{Yaml}");

    /// <summary>Where its lock file is.</summary>
    internal string Lock => LockFile.PathOf(Yaml);

    /// <summary>Whether it is about a file of this machine.</summary>
    internal bool IsHere => Host == Environment.MachineName;

    /// <summary>With the keys of a run.</summary>
    /// <param name="keys">The keys by stage.</param>
    /// <param name="now">The time.</param>
    /// <param name="ended">Whether the run has ended: then no other key is needed any more.</param>
    internal GcRoot With(Seq<(string Stage, string Key)> keys, DateTimeOffset now, bool ended)
    {
        var fresh = keys.Distinct().Map(key => new KeyUse(key.Stage, key.Key, now, true));
        var known = fresh.Map(use => (use.Stage, use.Key)).ToHashSet();
        var old = Uses.Filter(use => !known.Contains((use.Stage, use.Key))).Map(use => use with { Current = use.Current && !ended });
        return this with { LastRun = now, Uses = Sorted(fresh + old) };
    }

    /// <summary>Whether it is worth writing: it says something else, or the old one is a day old.</summary>
    internal bool Outdates(GcRoot old) =>
        LastRun - old.LastRun > Day || LastRun < old.LastRun || Pipeline != old.Pipeline || !Needs.SequenceEqual(old.Needs);

    /// <summary>The keys it needs.</summary>
    internal Seq<(string Stage, string Key)> Needs => Seq(Uses
        .Filter(use => use.Current)
        .Map(use => (use.Stage, use.Key))
        .OrderBy(need => need.Stage, StringComparer.Ordinal)
        .ThenBy(need => need.Key, StringComparer.Ordinal)
        .ToArray());

    /// <summary>As JSON.</summary>
    internal string ToJson() => JsonSerializer.Serialize(new
    {
        schema = Schema,
        host = Host,
        pipeline = Pipeline,
        yaml = Yaml,
        last_run = LastRun,
        uses = Uses.Map(use => new { stage = use.Stage, key = use.Key, last = use.Last, current = use.Current }).ToArray(),
    }) + "\n";

    /// <summary>Reads one; Left says that it makes no sense.</summary>
    internal static Either<string, GcRoot> Of(string json) =>
        Json.Read(Encoding.UTF8.GetBytes(json), Of).IfNone("makes no sense");

    private static Either<string, GcRoot> Of(JsonElement root) => root.GetProperty("schema").GetInt32() != Schema
        ? "is of another version of this program"
        : new GcRoot(
            Text(root, "host"),
            Text(root, "pipeline"),
            Text(root, "yaml"),
            root.GetProperty("last_run").GetDateTimeOffset(),
            Seq(root.GetProperty("uses").EnumerateArray().Select(UseOf).ToArray()));

    private static KeyUse UseOf(JsonElement use) => new(
        Text(use, "stage"),
        Text(use, "key") is var key && Digest.Is(key) ? key : throw new FormatException("not a key"),
        use.GetProperty("last").GetDateTimeOffset(),
        use.GetProperty("current").GetBoolean());

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private static Seq<KeyUse> Sorted(Seq<KeyUse> uses) => Seq(uses
        .GroupBy(use => use.Stage, StringComparer.Ordinal)
        .OrderBy(stage => stage.Key, StringComparer.Ordinal)
        .SelectMany(stage => stage
            .OrderByDescending(use => use.Current)
            .ThenByDescending(use => use.Last)
            .ThenBy(use => use.Key, StringComparer.Ordinal)
            .Where((use, at) => use.Current || at < GcRules.MostKept))
        .ToArray());
}
