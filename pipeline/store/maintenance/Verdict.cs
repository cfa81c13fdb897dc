namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>What a run would do with a stage, seen from its line in the lock file.</summary>
internal abstract record Verdict
{
    private Verdict() { }

    /// <summary>Use the output that the lock file names, or another one of the same key.</summary>
    internal sealed record Hit(DateTimeOffset Made, bool OtherOutput) : Verdict;

    /// <summary>Use an output though the lock file names another key, or none.</summary>
    internal sealed record UnlockedHit(bool HasLine) : Verdict;

    /// <summary>Fail: the key cannot be computed.</summary>
    internal sealed record Fails(string Reason) : Verdict;

    /// <summary>Run it, since the stored output is damaged.</summary>
    internal sealed record Damaged(string Reason) : Verdict;

    /// <summary>Run it: the lock file has no line for it.</summary>
    internal sealed record New : Verdict;

    /// <summary>Run it: nothing changed, but this store lacks the output.</summary>
    internal sealed record Lost : Verdict;

    /// <summary>Run it: the key changed, and what the old one was made of is no longer known.</summary>
    internal sealed record KeyChanged(string Old, string Now) : Verdict;

    /// <summary>Run it if an input changes.</summary>
    internal sealed record Pending : Verdict;

    /// <summary>Run it, for the changes listed.</summary>
    internal sealed record Changed : Verdict;

    /// <summary>Of a stage with these changes.</summary>
    internal static Verdict Of<T>(Store store, Explanation.Known<T> one, Seq<KeyChange> changes)
    {
        var same = one.Key.Exists(key => one.Last.Exists(last => last.Key == key.Value));
        return one.Status switch
        {
            StageStatus.Hit hit when same =>
                new Hit(ManifestFile.MadeAt(store, hit.Artifact.Key), one.Last.Exists(last => last.Output != hit.Artifact.Digest)),
            StageStatus.Hit => new UnlockedHit(one.Last.IsSome),
            StageStatus.Fail fail => new Fails(fail.Reason),
            StageStatus.Run { Reason: RebuildReason.Damaged damaged } => new Damaged(damaged.Reason),
            _ when one.Last.IsNone => new New(),
            StageStatus.Run { Reason: RebuildReason.Lost } => new Lost(),
            _ when same => new Pending(),
            _ when changes.IsEmpty => new KeyChanged(
                one.Last.Map(last => last.Key).IfNone(""), one.Key.Map(key => key.Value).IfLeft("")),
            _ => new Changed(),
        };
    }
}
