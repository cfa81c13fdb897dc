namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>Whether the lock file agrees with the store.</summary>
internal abstract record LockAgreement
{
    private LockAgreement() { }

    /// <summary>There is no lock file.</summary>
    internal sealed record Missing : LockAgreement;

    /// <summary>It has conflicts of a merge.</summary>
    internal sealed record Unreadable(string Reason) : LockAgreement;

    /// <summary>Something else has its name.</summary>
    internal sealed record Foreign(string Reason) : LockAgreement;

    /// <summary>A run would leave it as it is.</summary>
    internal sealed record Agrees : LockAgreement;

    /// <summary>A run would change it.</summary>
    /// <param name="Stages">The stages whose lines would change.</param>
    /// <param name="Gone">Names in it that are no stages of the pipeline.</param>
    internal sealed record Differs(Seq<string> Stages, Seq<string> Gone) : LockAgreement;

    /// <summary>Compares a pipeline's lock file with what a run would give.</summary>
    internal static LockAgreement Of<T>(LoadedPipeline<T> ready, Seq<Status.Row> rows) => !File.Exists(ready.Paths.Lock)
        ? new Missing()
        : LockFile.Read(ready.Paths.Lock).Match(
            Right: entries => Compare(ready.Plan, rows, entries),
            Left: reason => LockFile.Refusal(ready.Paths.Lock).Match<LockAgreement>(
                Some: refusal => new Foreign(refusal),
                None: () => new Unreadable(reason)));

    private static LockAgreement Compare<T>(Plan<T> plan, Seq<Status.Row> rows, Map<string, LockEntry> entries)
    {
        var others = rows.Filter(row => !IsLocked(row.Status, entries.Find(row.Stage.Name))).Map(row => row.Stage.Name);
        var gone = Seq(entries.Keys
            .Where(name => !plan.Stages.Exists(stage => stage.Name == name))
            .Order(StringComparer.Ordinal)
            .ToArray());
        return others.IsEmpty && gone.IsEmpty ? new Agrees() : new Differs(others, gone);
    }

    private static bool IsLocked(StageStatus status, Option<LockEntry> entry) =>
        status is StageStatus.Hit hit && entry.Exists(last => last.Key == hit.Artifact.Key && last.Output == hit.Artifact.Digest);
}
