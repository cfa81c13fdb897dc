namespace Multitask.Pipeline.Running;

/// <summary>What a run would do with a stage.</summary>
public abstract record StageStatus
{
    private StageStatus() { }

    /// <summary>Take the output from the store.</summary>
    public sealed record Hit(Artifact Artifact) : StageStatus;

    /// <summary>Run it, and why.</summary>
    public sealed record Run(RebuildReason Reason) : StageStatus;

    /// <summary>Not known before these stages have run.</summary>
    public sealed record Waits(Seq<string> For) : StageStatus;

    /// <summary>Fail: its key cannot be computed.</summary>
    public sealed record Fail(string Reason) : StageStatus;

    /// <summary>In words.</summary>
    public string Text => this switch
    {
        Hit => "hit",
        Run { Reason: var reason } => $"miss ({reason.Text})",
        Waits { For: var names } => $"waits for {string.Join(", ", names)}",
        Fail { Reason: var reason } => $"fails: {reason}",
        _ => "",
    };
}

/// <summary>Looks at a run without running it; changes nothing.</summary>
public static class DryRun
{
    /// <summary>The prospect of every selected stage, in order.</summary>
    public static Seq<(PlannedStage<T> Stage, StageStatus Status)> Of<T>(Plan<T> plan, Selection<T> selection, RunPaths paths)
    {
        var last = LockFile.Read(paths.Lock).IfLeft(Map<string, LockEntry>());
        return selection.Stages.Fold(Seq<(PlannedStage<T> Stage, StageStatus Status)>(), (known, stage) =>
        {
            var inputs = toMap(known.Map(other => (other.Stage.Name, other.Status)));
            var pending = stage.Inputs.Filter(name => inputs[name] is not StageStatus.Hit).Distinct();
            var read = stage.ReadFrom(name => inputs[name] is StageStatus.Hit hit ? Some(hit.Artifact) : None);
            var hints = (selection.Forced.Contains(stage.Name), last.Find(stage.Name));
            return known.Add((stage, read.Match(
                Some: artifacts => Look(paths.Store, stage, StageKeyOf(plan, stage, artifacts), hints),
                None: () => new StageStatus.Waits(pending))));
        });
    }

    /// <summary>The key of a stage, given what its inputs are; Left says why it cannot be computed.</summary>
    internal static Either<string, StageKey> StageKeyOf<T>(Plan<T> plan, PlannedStage<T> stage, Seq<Artifact> inputs) =>
        ExceptionBoundary.Guard(() => stage.Key(inputs));

    private static StageStatus Look<T>(Store store, PlannedStage<T> stage, Either<string, StageKey> key, (bool, Option<LockEntry>) hints) =>
        key.Match(
            Right: known => RebuildReason.Check(store, stage.Name, known, hints).Match<StageStatus>(
                Right: artifact => new StageStatus.Hit(artifact),
                Left: reason => new StageStatus.Run(reason)),
            Left: reason => new StageStatus.Fail(reason));
}
