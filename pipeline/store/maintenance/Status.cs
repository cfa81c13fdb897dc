namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>How a pipeline stands: what a run would do and why, and whether the lock file agrees with the store.</summary>
/// <param name="Stages">The selected stages, in order.</param>
/// <param name="LockName">The name of the lock file.</param>
/// <param name="Agreement">What the lock file says.</param>
internal sealed record Status(Seq<Status.Row> Stages, string LockName, LockAgreement Agreement)
{
    /// <summary>A stage, what a run would do with it, and size and age of the output that it would use.</summary>
    internal sealed record Row(StageOutline Stage, StageStatus Status, Option<(long Bytes, DateTimeOffset Made)> Output);

    /// <summary>Looks at lock file and store; changes nothing.</summary>
    internal static Status Of<T>(LoadedPipeline<T> ready)
    {
        var rows = DryRun.Of(ready.Plan, ready.Selection, ready.Paths)
            .Map(row => new Row(StageOutline.Of(row.Stage), row.Status, Output(ready.Paths.Store, row.Status)))
            .Strict();
        return new Status(rows, ready.LockName, LockAgreement.Of(ready, rows));
    }

    private static Option<(long Bytes, DateTimeOffset Made)> Output(Store store, StageStatus status) => status is StageStatus.Hit hit
        ? ManifestFile.Read(store, hit.Artifact.Key)
            .Map(manifest => (manifest.Files.Sum(file => file.Size), ManifestFile.MadeAt(store, hit.Artifact.Key)))
        : None;
}
