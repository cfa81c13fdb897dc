namespace Multitask.Pipeline.Running;

/// <summary>Why a locked run does not begin.</summary>
internal abstract record LockMismatch
{
    private LockMismatch() { }

    /// <summary>There is no usable lock file.</summary>
    internal sealed record Unusable(string Reason) : LockMismatch;

    /// <summary>The run would give something else: one text for each difference.</summary>
    internal sealed record Differs(Seq<string> Differences) : LockMismatch;
}

/// <summary><c>--locked</c>: a run may only give what the lock file says.</summary>
/// <remarks>
/// The lock file has the digests of all outputs, so all keys can be computed from it before anything runs. What a stage then writes is
/// compared before it comes into the store, measurements aside: an output with measured values inside a file has a new digest on every run.
/// </remarks>
internal static class LockedRun
{
    /// <summary>The pipeline with stages that refuse to give anything else; or every difference there is already.</summary>
    internal static Either<LockMismatch, LoadedPipeline<T>> Of<T>(LoadedPipeline<T> ready) => !File.Exists(ready.Paths.Lock)
        ? new LockMismatch.Unusable($"--locked needs {ready.LockName}, and there is none: a run without --locked writes it")
        : LockFile.Read(ready.Paths.Lock)
            .MapLeft<LockMismatch>(reason => new LockMismatch.Unusable($"{ready.LockName} {reason}"))
            .Bind(entries =>
            {
                var differences = ready.Selection.Stages.Bind(stage => Difference(ready, entries, stage).ToSeq()) + Gone(ready, entries);
                return differences.IsEmpty
                    ? Right<LockMismatch, LoadedPipeline<T>>(Bound(ready, entries))
                    : new LockMismatch.Differs(differences);
            });

    private static Seq<string> Gone<T>(LoadedPipeline<T> ready, Map<string, LockEntry> entries) => Seq(entries.Keys
        .Where(name => !ready.Plan.Stages.Exists(stage => stage.Name == name))
        .Select(name => $"{name}: is in {ready.LockName}, but no stage of this pipeline")
        .ToArray());

    private static Option<string> Difference<T>(LoadedPipeline<T> ready, Map<string, LockEntry> entries, PlannedStage<T> stage)
    {
        var inputs = stage.ReadFrom(name => entries.Find(name).Map(entry => entry.Artifact(name)));
        return entries.Find(stage.Name).Match(
            Some: entry => inputs.Bind(known => DryRun.StageKeyOf(ready.Plan, stage, known).Match(
                Right: key => Difference(ready, stage, key, entry),
                Left: reason => Some($"{stage.Name}: {reason}"))),
            None: () => Some($"{stage.Name}: is not in {ready.LockName}"));
    }

    private static Option<string> Difference<T>(LoadedPipeline<T> ready, PlannedStage<T> stage, StageKey key, LockEntry entry) =>
        key.Value != entry.Key ? $"{stage.Name}: {Why(ready, key, entry)}"
        : ManifestFile.Read(ready.Paths.Store, entry.Key).Filter(manifest => manifest.Output != entry.Output && stage.Work.Deterministic).IsSome
            ? $"{stage.Name}: the store has another output for its key than {ready.LockName} names"
        : Option<string>.None;

    private static string Why<T>(LoadedPipeline<T> ready, StageKey key, LockEntry entry) => ready.Paths.Store.PartsOf(entry.Key).Match(
        Some: old => string.Join("; ", KeyDifference.Between(old, key)),
        None: () => $"its key is {Format.ShortDigest(key.Value)}, {ready.LockName} names {Format.ShortDigest(entry.Key)}");

    private static LoadedPipeline<T> Bound<T>(LoadedPipeline<T> ready, Map<string, LockEntry> entries) => ready with
    {
        Paths = ready.Paths with { Locked = true },
        Selection = ready.Selection with
        {
            Stages = ready.Selection.Stages.Map(stage => Bound(stage, entries[stage.Name], ready.LockName)),
        },
    };

    private static PlannedStage<T> Bound<T>(PlannedStage<T> stage, LockEntry entry, string lockName) => stage with
    {
        Work = stage.Work with
        {
            Run = run => run.Key.Value != entry.Key
                ? $"its key is not what {lockName} names: an input with measurements is another one"
                : stage.Work.Run(run).Bind(_ => stage.Work.Deterministic ? Same(stage, run.Folder, entry, lockName) : unit),
        },
    };

    private static Either<string, Unit> Same<T>(PlannedStage<T> stage, string folder, LockEntry entry, string lockName) =>
        OutputFolder.DigestOf(folder, stage.Work.MeasuredFiles).Bind<Unit>(digest => digest == entry.Output
            ? unit
            : $"its output is not what {lockName} names: digest {Format.ShortDigest(digest)}, expected {Format.ShortDigest(entry.Output)}"
                + stage.Work.NonDeterministic.Map(why => $" ({why})").IfNone(""));
}
