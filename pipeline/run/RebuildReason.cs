namespace Multitask.Pipeline.Running;

/// <summary>Why a stage has to run.</summary>
public abstract record RebuildReason
{
    private RebuildReason() { }

    /// <summary>It has not run before, as far as the lock file knows.</summary>
    public sealed record FirstRun : RebuildReason;

    /// <summary>It ran with this very key, but the output is not in this store.</summary>
    public sealed record Lost : RebuildReason;

    /// <summary>It ran with another key: what is different.</summary>
    public sealed record Changed(Seq<string> What) : RebuildReason;

    /// <summary>Its output cannot be trusted.</summary>
    public sealed record Damaged(string Reason) : RebuildReason;

    /// <summary>The user wants it.</summary>
    public sealed record Forced : RebuildReason;

    /// <summary>In words.</summary>
    public string Text => this switch
    {
        FirstRun => "new",
        Lost => "not in this store",
        Changed { What.IsEmpty: true } => "changed",
        Changed { What: var what } => string.Join("; ", what.Take(3)) + (what.Count > 3 ? $"; and {what.Count - 3} more" : ""),
        Damaged { Reason: var reason } => reason,
        _ => "forced",
    };

    /// <summary>The output of a stage if it can be used, or why it has to run.</summary>
    /// <param name="store">Where to look.</param>
    /// <param name="stage">The stage's name.</param>
    /// <param name="key">Its key.</param>
    /// <param name="hints">Whether a run is forced, and what the lock file says.</param>
    public static Either<RebuildReason, Artifact> Check(Store store, string stage, StageKey key, (bool Forced, Option<LockEntry> Last) hints) =>
        store.Find(key.Value, stage) switch
        {
            Lookup.Damaged damaged => new Damaged(damaged.Reason),
            _ when hints.Forced => new Forced(),
            Lookup.Hit hit => hit.Artifact,
            _ => hints.Last.Match(Some: last => Since(last, store, key), None: () => new FirstRun()),
        };

    private static RebuildReason Since(LockEntry last, Store store, StageKey key) => last.Key == key.Value
        ? new Lost()
        : new Changed(store.PartsOf(last.Key).Map(old => KeyDifference.Between(old, key)).IfNone(Seq<string>()));
}
