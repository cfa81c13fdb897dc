namespace Multitask.Pipeline.Running;

/// <summary>Runs what is not in the store yet, one stage after another; stops at the first failure.</summary>
public static class Runner
{
    /// <summary>What never changes during a run.</summary>
    private sealed record Setting(PipelineSettings Pipeline, RunPaths Paths, RunContext Context, Map<string, LockEntry> Last);

    /// <summary>Runs the selected stages, and writes the lock file even after a failure. The caller holds the <see cref="RunLock"/>.</summary>
    public static Either<Failure, RunResult<T>> Run<T>(Plan<T> plan, Selection<T> selection, RunPaths paths, RunContext context) =>
        LockFile.Refusal(paths.Lock).Match(
            // Before anything runs: what the user has put there cannot be replaced afterwards either.
            Some: reason => new Failure.StageFailed(plan.Settings.Name, $"{paths.Lock} {reason}: it stays as it is; move it or rename the pipeline"),
            None: () => Space.Lack(plan, selection, paths).Match(
                Some: reason => new Failure.StageFailed(plan.Settings.Name, reason),
                None: () => RunAll(plan, selection, paths, context)));

    private static Either<Failure, RunResult<T>> RunAll<T>(Plan<T> plan, Selection<T> selection, RunPaths paths, RunContext context)
    {
        context.Tell(new Event.PlanReady(plan.Settings.Name, selection.Stages.Map(stage => stage.Name)));
        var setting = new Setting(plan.Settings, paths, context, LastEntries(paths, context));
        var end = selection.Stages.Fold(
            (Done: Seq<StageResult<T>>(), Failure: Option<Failure>.None),
            (state, stage) => state.Failure.IsSome
                ? state
                : RunStage(setting, stage, selection.Forced.Contains(stage.Name), state.Done).Match(
                    Right: result => (state.Done.Add(result), state.Failure),
                    Left: failure => (state.Done, Some(failure))));
        var written = WriteLock(plan, setting, end.Done);
        return end.Failure.Match(
            Some: failure =>
            {
                Warn(context, written);
                return failure;
            },
            // Everything else relies on the lock file: a run that cannot write it has failed.
            None: () => written.Map(_ => new RunResult<T>(plan, end.Done))
                .MapLeft<Failure>(reason => new Failure.StageFailed(plan.Settings.Name, reason)));
    }

    private static Map<string, LockEntry> LastEntries(RunPaths paths, RunContext context) => LockFile.Read(paths.Lock).IfLeft(reason =>
    {
        context.Tell(new Event.Warning($"{paths.Lock} {reason}: it will be rewritten"));
        return Map<string, LockEntry>();
    });

    private static Either<Failure, StageResult<T>> RunStage<T>(
        Setting setting, PlannedStage<T> stage, bool forced, Seq<StageResult<T>> done)
    {
        var start = setting.Context.Clock.GetTimestamp();
        var inputs = stage.ReadFrom(name => done.Find(result => result.Stage.Name == name).Map(result => result.Artifact)).IfNone(Seq<Artifact>());
        var key = setting.Context.Cancel.IsCancellationRequested
            ? new Failure.Cancelled(stage.Name)
            : ExceptionBoundary.Guard(stage.Name, () => stage.Key(inputs), setting.Context.Cancel);
        var result = key.Bind(known => Obtain(setting, stage, known, forced, inputs));
        setting.Context.Tell(new Event.StageFinished(
            stage.Name,
            key.Map(known => known.Value).IfLeft(""),
            result.Map(good => good.Outcome).IfLeft(failure => failure is Failure.Cancelled ? Outcome.Interrupted : Outcome.Failed),
            setting.Context.Clock.GetElapsedTime(start).TotalSeconds));
        return result;
    }

    private static Either<Failure, StageResult<T>> Obtain<T>(
        Setting setting, PlannedStage<T> stage, StageKey key, bool forced, Seq<Artifact> inputs)
    {
        var hints = (forced, setting.Last.Find(stage.Name));
        StageResult<T> Done(Artifact artifact, Outcome outcome) => new(stage, key, artifact, outcome);
        Either<RebuildReason, StageResult<T>> Look() =>
            RebuildReason.Check(setting.Paths.Store, stage.Name, key, hints).Map(artifact => Done(artifact, Outcome.Hit));
        return Look().Match(
            Right: hit => Tidied(setting, stage.Name, hit),
            Left: _ => Resources.Use(
                KeyLock.Acquire(setting.Paths.Store, key.Value, (setting.Pipeline.Name, stage.Name), setting.Context),
                // Whoever had the lock may have done the work.
                _ => Look().Match(
                    Right: Right<Failure, StageResult<T>>,
                    Left: reason => Ran(StageCost.Of(setting.Context.Clock, () => Execute(setting, stage, new Attempt(key, reason, inputs, forced)))))));

        Either<Failure, StageResult<T>> Ran((Either<Failure, Artifact> Made, StageCost Cost) work) =>
            work.Made.Map(made => Done(made, Outcome.Ran) with { Cost = work.Cost });
    }

    /// <summary>One run of a stage's work.</summary>
    private sealed record Attempt(StageKey Key, RebuildReason Reason, Seq<Artifact> Inputs, bool Forced);

    /// <summary>With an output there is nothing to go on with: a run was killed between the two, unless somebody is at work there.</summary>
    private static Either<Failure, StageResult<T>> Tidied<T>(Setting setting, string stage, StageResult<T> hit)
    {
        var (store, key) = (setting.Paths.Store, hit.Key.Value);
        if (store.HasCheckpoints(key))
        {
            var owner = Owner.Here(setting.Pipeline.Name, stage, setting.Context.Clock);
            store.TryLockKey(key, owner).IfRight(taken => taken.IfSome(held =>
                Warn(setting.Context, Resources.Use(held, _ => store.DropCheckpoints(key)))));
        }

        return hit;
    }

    private static Either<Failure, Artifact> Execute<T>(Setting setting, PlannedStage<T> stage, Attempt attempt)
    {
        var (store, context) = (setting.Paths.Store, setting.Context);
        context.Tell(new Event.StageStarted(stage.Name, attempt.Key.Value, attempt.Reason));
        if (attempt.Forced)
        {
            Warn(context, store.DropCheckpoints(attempt.Key.Value));
        }

        return store.NewFolder(attempt.Key.Value).MapLeft<Failure>(reason => new Failure.StageFailed(stage.Name, reason)).Bind(folder =>
        {
            var said = "";
            var work = new StageRun(
                attempt.Inputs,
                folder,
                stage.Work.Seeded ? stage.Seed : 0,
                text => context.Tell(new Event.Progress(stage.Name, said = text)),
                attempt.Key,
                context.Cancel)
            {
                Checkpoints = store.Layout.CheckpointsOf(attempt.Key.Value),
            };
            var saved = ExceptionBoundary.Guard(
                    stage.Name,
                    () => stage.Work.Run(work).Bind(_ => store.Save(attempt.Key, stage.Name, folder, stage.Work.MeasuredFiles)),
                    context.Cancel)
                .MapLeft(failure => failure is Failure.Cancelled stop ? stop with { Told = stop.Reason == said } : failure);
            Warn(context, store.Drop(attempt.Key.Value));
            saved.IfRight(_ => Warn(context, store.DropCheckpoints(attempt.Key.Value)));
            return saved;
        });
    }

    private static Either<string, Unit> WriteLock<T>(Plan<T> plan, Setting setting, Seq<StageResult<T>> done)
    {
        if (setting.Paths.Locked)
        {
            return unit;
        }

        var kept = setting.Last.Filter((name, _) => plan.Stages.Exists(stage => stage.Name == name));
        var entries = done.Fold(kept, (known, result) =>
            known.AddOrUpdate(result.Stage.Name, new LockEntry(result.Key.Value, result.Artifact.Digest)
            {
                Files = result.Artifact.Digests.Filter((name, _) => ReadAlone(plan, result.Stage.Name).Contains(name)),
            }));
        return LockFile.Write(setting.Paths.Store.Files, setting.Paths.Lock, entries);
    }

    /// <summary>The files of a stage's output that others read without the rest.</summary>
    private static Seq<string> ReadAlone<T>(Plan<T> plan, string name) => plan.Stages
        .Bind(stage => stage.Reads.Filter(read => read.Stage == name))
        .Bind(read => read.Files.IfNone(Seq<string>()))
        .Strict();

    private static void Warn(RunContext context, Either<string, Unit> outcome) => outcome.IfLeft(reason => context.Tell(new Event.Warning(reason)));
}
