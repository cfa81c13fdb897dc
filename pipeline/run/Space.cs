namespace Multitask.Pipeline.Running;

/// <summary>Whether a disk has room for what a run will write, asked before its first stage.</summary>
internal static class Space
{
    /// <summary>Why the run need not begin: how much is needed for what, how much is free, and where.</summary>
    /// <remarks>Free space costs one question. Only where it would not do for all stages it is found out which of them miss.</remarks>
    internal static Option<string> Lack<T>(Plan<T> plan, Selection<T> selection, RunPaths paths, Jobs jobs)
    {
        var all = selection.Stages.Filter(stage => stage.Work.Writes != DiskNeed.None);
        return all.IsEmpty ? None
            : Disk.Try(() => paths.Store.Files.Free(paths.Store.Root)).ToOption().Bind(free => Peak(all, jobs) <= free ? None
                : Missing(plan, selection, paths).Filter(stage => stage.Work.Writes != DiskNeed.None).Strict() is var missing && Peak(missing, jobs) > free
                    ? Some($"{Format.Bytes(Peak(missing, jobs))} are needed for {string.Join(", ", missing.Map(stage => stage.Name))}, "
                        + $"{Format.Bytes(free)} are free at {paths.Store.Root}: make room, or name another place with --store")
                    : None);
    }

    /// <summary>The most bytes at once: outputs stay, what a stage needs while it runs goes with its end.</summary>
    private static long Peak<T>(Seq<PlannedStage<T>> stages, Jobs jobs) => jobs.Count == 1
        ? stages.Fold(
            (Kept: 0L, Most: 0L),
            (known, stage) => (
                Sum(known.Kept, stage.Work.Writes.Output),
                Math.Max(known.Most, Sum(known.Kept, Sum(stage.Work.Writes.Output, stage.Work.Writes.Meanwhile))))).Most
        : stages.Map(stage => stage.Work.Writes.Output)
            .Concat(stages.Map(stage => stage.Work.Writes.Meanwhile).OrderByDescending(bytes => bytes).Take(jobs.Count))
            .Aggregate(0L, Sum);

    private static long Sum(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    /// <summary>
    /// The stages that will run. Of one that waits for others it is not known: it counts unless its last output is in the store and may be hit
    /// again.
    /// </summary>
    private static Seq<PlannedStage<T>> Missing<T>(Plan<T> plan, Selection<T> selection, RunPaths paths)
    {
        var last = LockFile.Read(paths.Lock).IfLeft(Map<string, LockEntry>());
        return DryRun.Of(plan, selection, paths)
            .Filter(row => row.Status is StageStatus.Run || (row.Status is StageStatus.Waits
                && (selection.Forced.Contains(row.Stage.Name)
                    || !last.Find(row.Stage.Name).Exists(entry => paths.Store.BlobsOf(entry.Key).IsSome))))
            .Map(row => row.Stage)
            .Strict();
    }
}
