namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>The pipelines that ran with a store: <c>pipelines/ID.json</c>, one file each.</summary>
/// <remarks>A store cannot find the pipelines that use it: each records what it needs.</remarks>
internal sealed record GcRoots(Store Store)
{
    private string Folder => Path.Combine(Store.Root, "pipelines");

    /// <summary>Where a registration is.</summary>
    internal string PathOf(GcRoot registration) => Path.Combine(Folder, $"{registration.Id}.json");

    /// <summary>All of them, sorted by name and file; Left names one that cannot be read.</summary>
    internal Either<string, Seq<GcRoot>> All() => Disk.Try(() => !Directory.Exists(Folder)
            ? Seq<string>()
            : Seq(Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal).ToArray()))
        .Bind(paths => Eithers.Sequence(paths.Select(Read)))
        .Map(all => Seq(all
            .OrderBy(one => one.Pipeline, StringComparer.Ordinal)
            .ThenBy(one => one.Yaml, StringComparer.Ordinal)
            .ThenBy(one => one.Host, StringComparer.Ordinal)
            .ToArray()));

    /// <summary>Notes the keys of a run. A note that would say nothing new is not written.</summary>
    /// <param name="user">The pipeline, without uses.</param>
    /// <param name="keys">The keys it needs.</param>
    /// <param name="ended">Whether the run has ended: then no other key is needed any more.</param>
    internal Either<string, Unit> Note(GcRoot user, Seq<(string Stage, string Key)> keys, bool ended)
    {
        // One that makes no sense is replaced.
        var old = Read(PathOf(user)).ToOption();
        var now = (old.IfNone(user) with { Pipeline = user.Pipeline }).With(keys, user.LastRun, ended);
        return old.Exists(before => !now.Outdates(before)) ? unit : AtomicFile.Write(PathOf(user), now.ToJson());
    }

    private static Either<string, GcRoot> Read(string path) =>
        new FileInfo(path) is { LinkTarget: not null }
            ? $"{path} is a link"
            : Disk.Try(() => File.ReadAllText(path)).Bind(json => GcRoot.Of(json).MapLeft(reason => $"{path} {reason}"));
}
