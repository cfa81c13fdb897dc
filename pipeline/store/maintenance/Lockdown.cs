namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary><c>--locked</c>: a run may only give what the lock file says.</summary>
/// <remarks>
/// The lock file has the digests of all outputs, so all keys can be computed from it before anything runs. What a stage then writes is
/// compared before it comes into the store, measurements aside: an output with measured values inside a file has a new digest on every run.
/// </remarks>
internal static class Lockdown
{
    /// <summary>The pipeline with stages that refuse to give anything else; or every difference there is already.</summary>
    internal static Either<CommandError, Opened<T>> On<T>(Opened<T> ready) => !File.Exists(ready.Places.Lock)
        ? CommandError.Failed($"--locked needs {ready.LockName}, and there is none: a run without --locked writes it")
        : LockFile.Read(ready.Places.Lock).MapLeft(reason => CommandError.Failed($"{ready.LockName} {reason}")).Bind(entries =>
        {
            var differences = (ready.Selection.Stages.Map(stage => Difference(ready, entries, stage)).Bind(one => one.ToSeq())
                + Gone(ready, entries)).Strict();
            return differences.IsEmpty
                ? Right<CommandError, Opened<T>>(Bound(ready, entries))
                : new CommandError(
                    differences.Map(line => $"error: {line}").Strict()
                        .Add($"{Amounts.Count(differences.Count, "difference")} to {ready.LockName}, nothing was run"),
                    ExitCode.Failed);
        });

    private static Seq<string> Gone<T>(Opened<T> ready, Map<string, LockEntry> entries) => Seq(entries.Keys
        .Where(name => !ready.Plan.Stages.Exists(stage => stage.Name == name))
        .Select(name => $"{name}: is in {ready.LockName}, but no stage of this pipeline")
        .ToArray());

    private static Option<string> Difference<T>(Opened<T> ready, Map<string, LockEntry> entries, PlannedStage<T> stage)
    {
        var inputs = stage.Inputs
            .Bind(name => entries.Find(name).Map(entry => new Artifact(name, entry.Key, entry.Output, Map<string, string>())).ToSeq())
            .Strict();
        return entries.Find(stage.Name).Match(
            Some: entry => inputs.Count < stage.Inputs.Count
                ? None
                : Preview.StageKeyOf(ready.Plan, stage, inputs).Match(
                    Right: key => Difference(ready, stage, key, entry),
                    Left: reason => Some($"{stage.Name}: {reason}")),
            None: () => Some($"{stage.Name}: is not in {ready.LockName}"));
    }

    private static Option<string> Difference<T>(Opened<T> ready, PlannedStage<T> stage, StageKey key, LockEntry entry) =>
        key.Value != entry.Key ? $"{stage.Name}: {Why(ready, key, entry)}"
        : ManifestFile.Read(ready.Places.Store, entry.Key).Filter(manifest => manifest.Output != entry.Output && stage.Work.Fixed).IsSome
            ? $"{stage.Name}: the store has another output for its key than {ready.LockName} names"
        : Option<string>.None;

    private static string Why<T>(Opened<T> ready, StageKey key, LockEntry entry) => ready.Places.Store.PartsOf(entry.Key).Match(
        Some: old => string.Join("; ", KeyDifference.Between(old, key)),
        None: () => $"its key is {Amounts.Short(key.Value)}, {ready.LockName} names {Amounts.Short(entry.Key)}");

    private static Opened<T> Bound<T>(Opened<T> ready, Map<string, LockEntry> entries) => ready with
    {
        Places = ready.Places with { Locked = true },
        Selection = ready.Selection with
        {
            Stages = ready.Selection.Stages.Map(stage => Bound(stage, entries[stage.Name], ready.LockName)).Strict(),
        },
    };

    private static PlannedStage<T> Bound<T>(PlannedStage<T> stage, LockEntry entry, string lockName) => stage with
    {
        Work = stage.Work with
        {
            Run = run => run.Key.Value != entry.Key
                ? $"its key is not what {lockName} names: an input with measurements is another one"
                : stage.Work.Run(run).Bind(_ => stage.Work.Fixed ? Same(stage, run.Folder, entry, lockName) : unit),
        },
    };

    private static Either<string, Unit> Same<T>(PlannedStage<T> stage, string folder, LockEntry entry, string lockName) =>
        OutputFolder.DigestOf(folder, stage.Work.MeasuredFiles).Bind<Unit>(digest => digest == entry.Output
            ? unit
            : $"its output is not what {lockName} names: digest {Amounts.Short(digest)}, expected {Amounts.Short(entry.Output)}"
                + stage.Work.Unsteady.Map(why => $" ({why})").IfNone(""));
}
