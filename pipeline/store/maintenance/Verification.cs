namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>How a stage that was computed again compares with what is stored.</summary>
internal abstract record Comparison
{
    private Comparison() { }

    /// <summary>There is nothing to compare with.</summary>
    internal sealed record Absent : Comparison;

    /// <summary>The same, but for values that are measured.</summary>
    internal sealed record Same(int Files, Seq<Measurement> Aside) : Comparison;

    /// <summary>Not the same.</summary>
    /// <param name="Differences">Where.</param>
    /// <param name="Allowed">Why that may be so.</param>
    internal sealed record Differs(Seq<string> Differences, Option<string> Allowed) : Comparison;
}

/// <summary>Computes everything again in a store of its own and compares it with what is stored, byte by byte.</summary>
internal static class Verification
{
    /// <summary>Computes and compares; leaves nothing behind.</summary>
    /// <param name="ready">The pipeline.</param>
    /// <param name="scratch">The folder to compute in.</param>
    /// <param name="context">The context of the run.</param>
    internal static Either<Failure, Seq<(string Stage, Comparison Comparison)>> Of<T>(
        LoadedPipeline<T> ready, string scratch, RunContext context) =>
        RunLock.During(ready.Paths.Store, "verify", context, () => Resources.Use(
            TempFolder.In(scratch, "verify").MapLeft<Failure>(reason => new Failure.StageFailed("verify", reason)),
            folder => Compared(ready, folder, context)));

    private static Either<Failure, Seq<(string Stage, Comparison Comparison)>> Compared<T>(
        LoadedPipeline<T> ready, TempFolder folder, RunContext context)
    {
        var stored = DryRun.Of(ready.Plan, ready.Selection, ready.Paths);
        var paths = new RunPaths(new Store(Path.Combine(folder.Path, "store")), Path.Combine(folder.Path, "pipeline.lock"));
        return Runner.Run(ready.Plan, ready.Selection, paths, context)
            .Map(result => stored
                .Map(row => (row.Stage.Name, Compare(row.Stage, row.Status, result.Stages.Find(one => one.Stage.Name == row.Stage.Name))))
                // Compared now: the files go with the folder.
                .Strict());
    }

    private static Comparison Compare<T>(PlannedStage<T> stage, StageStatus status, Option<StageResult<T>> fresh) => status switch
    {
        StageStatus.Hit hit => fresh.Match(
            Some: result => Compare(stage, hit.Artifact, result.Artifact),
            None: () => new Comparison.Absent()),
        StageStatus.Run { Reason: RebuildReason.Damaged damaged } => new Comparison.Differs(Seq1(damaged.Reason), None),
        _ => new Comparison.Absent(),
    };

    private static Comparison Compare<T>(PlannedStage<T> stage, Artifact old, Artifact fresh)
    {
        var differences = OutputComparison.Of(old, fresh, stage.Work.Measurements);
        return differences.IsEmpty
            ? new Comparison.Same(old.Files.Count, stage.Work.Measurements)
            : new Comparison.Differs(differences, stage.Work.NonDeterministic);
    }
}
