namespace Multitask.Pipeline.Running;

/// <summary>Where a run looks and writes.</summary>
/// <param name="Store">The store.</param>
/// <param name="Lock">The path of the lock file.</param>
public sealed record Places(Store Store, string Lock)
{
    /// <summary>Whether the lock file stays as it is.</summary>
    public bool Locked { get; init; }
}

/// <summary>The world around a run.</summary>
/// <param name="Tell">Takes the events, one at a time.</param>
/// <param name="Clock">Measures seconds.</param>
/// <param name="Cancel">Asks the run to stop.</param>
public sealed record Rim(Action<Event> Tell, TimeProvider Clock, CancellationToken Cancel);

/// <summary>Runs what is not in the store yet, one stage after another; stops at the first failure.</summary>
public static class Runner
{
    /// <summary>What never changes during a run.</summary>
    private sealed record Setting(PipelineSettings Pipeline, Places Places, Rim Rim, Map<string, LockEntry> Last);

    /// <summary>Runs the selected stages, and writes the lock file even after a failure.</summary>
    public static Either<Failure, RunResult<T>> Run<T>(Plan<T> plan, Selection<T> selection, Places places, Rim rim)
    {
        rim.Tell(new Event.PlanReady(plan.Settings.Name, selection.Stages.Map(stage => stage.Name).Strict()));
        return Turn.OfRun(places.Store, plan.Settings.Name, rim).Bind(entered =>
        {
            using (entered)
            {
                return RunAll(plan, selection, places, rim);
            }
        });
    }

    private static Either<Failure, RunResult<T>> RunAll<T>(Plan<T> plan, Selection<T> selection, Places places, Rim rim)
    {
        var last = LockFile.Read(places.Lock).IfLeft(reason =>
        {
            rim.Tell(new Event.Warning($"{places.Lock} {reason}: it will be written anew"));
            return Map<string, LockEntry>();
        });
        var setting = new Setting(plan.Settings, places, rim, last);
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
                Warn(rim, written);
                return failure;
            },
            // Everything else relies on the lock file: a run that cannot write it has failed.
            None: () => written.Map(_ => new RunResult<T>(plan, end.Done))
                .MapLeft<Failure>(reason => new Failure.StageFailed(plan.Settings.Name, reason)));
    }

    private static Either<Failure, StageResult<T>> RunStage<T>(
        Setting setting, PlannedStage<T> stage, bool forced, Seq<StageResult<T>> done)
    {
        var start = setting.Rim.Clock.GetTimestamp();
        var inputs = stage.Inputs.Bind(name => done.Filter(result => result.Stage.Name == name)).Map(result => result.Artifact).Strict();
        var key = setting.Rim.Cancel.IsCancellationRequested
            ? new Failure.Cancelled(stage.Name)
            : LastResort.Guard(stage.Name, () => StageKey.Of(stage, setting.Pipeline.Seed, inputs), setting.Rim.Cancel);
        var result = key.Bind(known => Obtain(setting, stage, known, forced, inputs));
        setting.Rim.Tell(new Event.StageFinished(
            stage.Name,
            key.Map(known => known.Value).IfLeft(""),
            result.Map(good => good.Outcome).IfLeft(failure => failure is Failure.Cancelled ? Outcome.Interrupted : Outcome.Failed),
            setting.Rim.Clock.GetElapsedTime(start).TotalSeconds));
        return result;
    }

    private static Either<Failure, StageResult<T>> Obtain<T>(
        Setting setting, PlannedStage<T> stage, StageKey key, bool forced, Seq<Artifact> inputs)
    {
        var hints = (forced, setting.Last.Find(stage.Name));
        StageResult<T> Done(Artifact artifact, Outcome outcome) => new(stage, key, artifact, outcome);
        Either<Miss, StageResult<T>> Look() =>
            Miss.Check(setting.Places.Store, stage.Name, key, hints).Map(artifact => Done(artifact, Outcome.Hit));
        return Look().Match(
            Right: hit => Tidied(setting, stage.Name, hit),
            Left: _ => Turn.OfKey(setting.Places.Store, key.Value, (setting.Pipeline.Name, stage.Name), setting.Rim).Bind(held =>
            {
                using (held)
                {
                    // Whoever had the lock may have done the work.
                    return Look().Match(
                        Right: Right<Failure, StageResult<T>>,
                        Left: reason => Execute(setting, stage, new Attempt(key, reason, inputs, forced)).Map(made => Done(made, Outcome.Ran)));
                }
            }));
    }

    /// <summary>One run of a stage's work.</summary>
    private sealed record Attempt(StageKey Key, Miss Reason, Seq<Artifact> Inputs, bool Forced);

    /// <summary>With an output there is nothing to go on with: a run was killed between the two, unless somebody is at work there.</summary>
    private static Either<Failure, StageResult<T>> Tidied<T>(Setting setting, string stage, StageResult<T> hit)
    {
        var (store, key) = (setting.Places.Store, hit.Key.Value);
        if (store.HasCheckpoints(key))
        {
            var owner = Owner.Here(setting.Pipeline.Name, stage, setting.Rim.Clock);
            store.TryHold(key, owner).IfRight(turn => turn.IfSome(held =>
            {
                using (held)
                {
                    Warn(setting.Rim, store.DropCheckpoints(key));
                }
            }));
        }

        return hit;
    }

    private static Either<Failure, Artifact> Execute<T>(Setting setting, PlannedStage<T> stage, Attempt attempt)
    {
        var (store, rim) = (setting.Places.Store, setting.Rim);
        rim.Tell(new Event.StageStarted(stage.Name, attempt.Key.Value, attempt.Reason));
        if (attempt.Forced)
        {
            Warn(rim, store.DropCheckpoints(attempt.Key.Value));
        }

        return store.NewFolder(attempt.Key.Value).MapLeft<Failure>(reason => new Failure.StageFailed(stage.Name, reason)).Bind(folder =>
        {
            var said = "";
            var work = new StageRun(
                attempt.Inputs,
                folder,
                stage.Work.Seeded ? setting.Pipeline.Seed : 0,
                text => rim.Tell(new Event.Progress(stage.Name, said = text)),
                attempt.Key,
                rim.Cancel)
            {
                Checkpoints = store.Layout.CheckpointsOf(attempt.Key.Value),
            };
            var saved = LastResort.Guard(
                    stage.Name,
                    () => stage.Work.Run(work).Bind(_ => store.Save(attempt.Key, stage.Name, folder, stage.Work.MeasuredFiles)),
                    rim.Cancel)
                .MapLeft(failure => failure is Failure.Cancelled stop ? stop with { Told = stop.Reason == said } : failure);
            Warn(rim, store.Drop(attempt.Key.Value));
            saved.IfRight(_ => Warn(rim, store.DropCheckpoints(attempt.Key.Value)));
            return saved;
        });
    }

    private static Either<string, Unit> WriteLock<T>(Plan<T> plan, Setting setting, Seq<StageResult<T>> done)
    {
        if (setting.Places.Locked)
        {
            return unit;
        }

        var kept = setting.Last.Filter((name, _) => plan.Stages.Exists(stage => stage.Name == name));
        var entries = done.Fold(kept, (known, result) =>
            known.AddOrUpdate(result.Stage.Name, new LockEntry(result.Key.Value, result.Artifact.Digest)));
        return LockFile.Write(setting.Places.Store.Files, setting.Places.Lock, entries);
    }

    private static void Warn(Rim rim, Either<string, Unit> outcome) => outcome.IfLeft(reason => rim.Tell(new Event.Warning(reason)));
}
