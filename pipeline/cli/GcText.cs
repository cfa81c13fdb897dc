namespace Multitask.Pipeline.CommandLine;

/// <summary>What <c>gc</c> says.</summary>
internal static class GcText
{
    /// <summary>What goes, what stays and why, and what to do to make it so.</summary>
    internal static Seq<string> Of(GarbageCollection.Plan plan, DateTimeOffset now, bool done)
    {
        var (sweep, live) = (plan.Sweep, plan.Live);
        var idle = done || (sweep.Entries.IsEmpty && sweep.Forgotten.IsEmpty);
        string[] lines =
        [
            .. Columns.Of(sweep.Outputs.Map(output => Row(sweep, output, live + sweep.Forgotten, now))),
            .. sweep.Forgotten.Map(root => $"{(done ? "forgot" : "would forget")} {root.Title}: its file is gone"),
            $"{(done ? "removed" : "would remove")} {Things(sweep)}: {Format.Bytes(sweep.Bytes)}",
            $"{(done ? "kept" : "keeps")} {Kept(sweep)}",
            .. live.Map(User),
            .. idle ? Seq<string>() : Seq1("nothing was removed; --yes removes it"),
        ];
        return Seq(lines);
    }

    private static string User(ResolvedRoot root) =>
        $"  {root.Title}{(root.Missing ? ": its file is gone, --forget-missing stops keeping its outputs" : "")}";

    private static Seq<string> Row(Sweep sweep, StoredOutput output, Seq<ResolvedRoot> roots, DateTimeOffset now) => Seq(
        $"  {StageOf(output, roots)}",
        Format.ShortDigest(output.Key),
        Format.Bytes(output.Bytes),
        $"used {Format.Ago(now - sweep.LastUse[output.Key])}");

    /// <summary>The stages that had the key; else the kind of stage, as the key itself says.</summary>
    private static string StageOf(StoredOutput output, Seq<ResolvedRoot> roots)
    {
        var names = roots
            .Bind(root => root.User.Uses.Filter(use => use.Key == output.Key).Map(use => $"{root.User.Pipeline}.{use.Stage}"))
            .Distinct()
            .ToArray();
        return names.Length > 0
            ? string.Join(" ", names)
            : output.Manifest.Map(manifest => $"({KeyChange.KindOf(manifest.Parts)})").IfNone("(damaged)");
    }

    private static string Things(Sweep sweep)
    {
        var things = Seq(
                (sweep.Outputs.Count, "output"),
                (sweep.Blobs.Count, "blob"),
                (sweep.Checkpoints.Count, "checkpoint"),
                (sweep.Unfinished.Count, "unfinished write"),
                (sweep.Indices.Count, "index file"),
                (sweep.Locks.Count, "lock file"))
            .Filter(thing => thing.Item1 > 0)
            .Map(thing => Format.Count(thing.Item1, thing.Item2));
        return things.IsEmpty ? "nothing" : string.Join(", ", things);
    }

    private static string Kept(Sweep sweep) =>
        $"{Format.Count(sweep.Needed, "output")} that pipelines need"
        + (sweep.Recent == 0 ? "" : $", {sweep.Recent} among the last of their stage")
        + (sweep.Young == 0 ? "" : $", {sweep.Young} used not long ago")
        + ":";
}
