namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>What <c>gc</c> says.</summary>
internal static class SweepText
{
    /// <summary>What goes, what stays and why, and what to do to make it so.</summary>
    internal static Seq<string> Of(Sweep sweep, Seq<Claim> live, DateTimeOffset now, bool done)
    {
        var idle = done || (sweep.Entries.IsEmpty && sweep.Forgotten.IsEmpty);
        string[] lines =
        [
            .. Columns.Of(sweep.Outputs.Map(output => Row(sweep, output, live + sweep.Forgotten, now)).Strict()),
            .. sweep.Forgotten.Map(claim => $"{(done ? "forgot" : "would forget")} {claim.Title}: its file is gone"),
            $"{(done ? "removed" : "would remove")} {Things(sweep)}: {Disk.Size(sweep.Bytes)}",
            $"{(done ? "kept" : "keeps")} {Kept(sweep)}",
            .. live.Map(User),
            .. idle ? Seq<string>() : Seq1("nothing was removed; --yes removes it"),
        ];
        return Seq(lines);
    }

    private static string User(Claim claim) =>
        $"  {claim.Title}{(claim.Missing ? ": its file is gone, --forget-missing stops keeping its outputs" : "")}";

    private static Seq<string> Row(Sweep sweep, StoredOutput output, Seq<Claim> claims, DateTimeOffset now) => Seq(
        $"  {StageOf(output, claims)}",
        Amounts.Short(output.Key),
        Disk.Size(output.Bytes),
        $"used {Amounts.Ago(now - sweep.LastUse[output.Key])}");

    /// <summary>The stages that had the key; else the kind of stage, as the key itself says.</summary>
    private static string StageOf(StoredOutput output, Seq<Claim> claims)
    {
        var names = claims
            .Bind(claim => claim.User.Uses.Filter(use => use.Key == output.Key).Map(use => $"{claim.User.Pipeline}.{use.Stage}"))
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
            .Map(thing => Amounts.Count(thing.Item1, thing.Item2))
            .Strict();
        return things.IsEmpty ? "nothing" : string.Join(", ", things);
    }

    private static string Kept(Sweep sweep) =>
        $"{Amounts.Count(sweep.Needed, "output")} that pipelines need"
        + (sweep.Recent == 0 ? "" : $", {sweep.Recent} among the last of their stage")
        + (sweep.Young == 0 ? "" : $", {sweep.Young} used not long ago")
        + ":";
}
