namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>The command <c>status</c>: what a run would do and why, and whether the lock file agrees with the store.</summary>
internal static class Status
{
    /// <summary>One line a stage, then one about the lock file. The exit code is 1 only where a key cannot be computed.</summary>
    internal static CommandResult Of<T>(Opened<T> ready, TimeProvider clock)
    {
        var rows = Preview.Of(ready.Plan, ready.Selection, ready.Places);
        var table = Columns.Of(rows
            .Map(row => PlanText.Cells(row.Stage, row.Prospect) + Facts(ready.Places.Store, row.Prospect, clock))
            .Strict());
        return new CommandResult(table.Add(LockLine(ready, rows)), CodeOf(rows));
    }

    /// <summary>The exit code for a plan: a stage whose key cannot be computed would fail.</summary>
    internal static int CodeOf<T>(Seq<(PlannedStage<T> Stage, Prospect Prospect)> rows) =>
        rows.Exists(row => row.Prospect is Prospect.Fail) ? ExitCode.Failed : ExitCode.Ok;

    private static Seq<string> Facts(Store store, Prospect prospect, TimeProvider clock) => prospect is not Prospect.Hit hit
        ? Seq<string>()
        : ManifestFile.Read(store, hit.Artifact.Key).Match(
            Some: manifest => Seq(
                Disk.Size(manifest.Files.Sum(file => file.Size)),
                Amounts.Ago(clock.GetUtcNow() - MadeAt(store, hit.Artifact.Key))),
            None: () => Seq<string>());

    /// <summary>When an output was made.</summary>
    internal static DateTimeOffset MadeAt(Store store, string key) => File.GetLastWriteTimeUtc(store.Layout.Manifest(key));

    private static string LockLine<T>(Opened<T> ready, Seq<(PlannedStage<T> Stage, Prospect Prospect)> rows) =>
        !File.Exists(ready.Places.Lock)
            ? $"{ready.LockName}: there is none; a run writes it"
            : LockFile.Read(ready.Places.Lock).Match(
                Right: entries => Agreement(ready, rows, entries),
                Left: reason => $"{ready.LockName}: {reason}; a run writes it anew");

    private static string Agreement<T>(
        Opened<T> ready, Seq<(PlannedStage<T> Stage, Prospect Prospect)> rows, Map<string, LockEntry> entries)
    {
        var others = rows.Filter(row => !Agrees(row.Prospect, entries.Find(row.Stage.Name))).Map(row => row.Stage.Name).Strict();
        var strange = Seq(entries.Keys
            .Where(name => !ready.Plan.Stages.Exists(stage => stage.Name == name))
            .Order(StringComparer.Ordinal)
            .ToArray());
        return others.IsEmpty && strange.IsEmpty
            ? $"{ready.LockName}: agrees with the store"
            : $"{ready.LockName}: a run would change it"
                + (others.IsEmpty ? "" : $"; it differs at {string.Join(", ", others)}")
                + (strange.IsEmpty ? "" : $"; no longer in the pipeline: {string.Join(", ", strange)}");
    }

    private static bool Agrees(Prospect prospect, Option<LockEntry> entry) =>
        prospect is Prospect.Hit hit && entry == Some(new LockEntry(hit.Artifact.Key, hit.Artifact.Digest));
}
