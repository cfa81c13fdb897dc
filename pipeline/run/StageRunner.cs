namespace Multitask.Pipeline.Running;

/// <summary>What never changes during a run.</summary>
internal sealed record RunSetting(PipelineSettings Pipeline, RunPaths Paths, RunContext Context, Map<string, LockEntry> Last);

/// <summary>Runs one stage.</summary>
internal static class StageRunner
{
    /// <summary>Looks for the output of a stage and makes it where there is none.</summary>
    /// <param name="setting">The run.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="forced">Whether it runs although it is in the store.</param>
    /// <param name="done">The outputs so far; those that it reads are among them.</param>
    internal static StageEnd<T> Run<T>(RunSetting setting, PlannedStage<T> stage, bool forced, Seq<StageResult<T>> done)
    {
        var start = setting.Context.Clock.GetTimestamp();
        var inputs = stage.ReadFrom(name => done.Find(result => result.Stage.Name == name).Map(result => result.Artifact)).IfNone(Seq<Artifact>());
        var key = setting.Context.Cancel.IsCancellationRequested
            ? new Failure.Cancelled(stage.Name)
            : ExceptionBoundary.Guard(stage.Name, () => stage.Key(inputs), setting.Context.Cancel);
        var result = key.Bind(known => Obtain(setting, stage, known, forced, inputs));
        var told = new Event.StageFinished(
            stage.Name,
            key.Map(known => known.Value).IfLeft(""),
            result.Map(good => good.Outcome).IfLeft(failure => failure is Failure.Cancelled ? Outcome.Interrupted : Outcome.Failed),
            setting.Context.Clock.GetElapsedTime(start).TotalSeconds)
        {
            Reason = result.Match(Right: _ => "", Left: failure => failure is Failure.StageFailed failed ? failed.Reason : ""),
        };
        setting.Context.Tell(told);
        return new StageEnd<T>(stage, told, result);
    }

    private static Either<Failure, StageResult<T>> Obtain<T>(
        RunSetting setting, PlannedStage<T> stage, StageKey key, bool forced, Seq<Artifact> inputs)
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
    private static Either<Failure, StageResult<T>> Tidied<T>(RunSetting setting, string stage, StageResult<T> hit)
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

    private static Either<Failure, Artifact> Execute<T>(RunSetting setting, PlannedStage<T> stage, Attempt attempt)
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
                Advance = progress => context.Tell(new Event.Advanced(stage.Name, progress)),
                Measure = measures => context.Tell(new Event.Measured(stage.Name, measures)),
            };
            var saved = ExceptionBoundary.Guard(
                    stage.Name,
                    () => RankStart.Run(stage, work, context).Bind(_ => store.Save(attempt.Key, stage.Name, folder, stage.Work.MeasuredFiles)),
                    context.Cancel)
                .MapLeft(failure => failure is Failure.Cancelled stop ? stop with { Told = stop.Reason == said } : failure);
            Warn(context, store.Drop(attempt.Key.Value));
            saved.IfRight(_ => Warn(context, store.DropCheckpoints(attempt.Key.Value)));
            return saved;
        });
    }

    private static void Warn(RunContext context, Either<string, Unit> outcome) => outcome.IfLeft(reason => context.Tell(new Event.Warning(reason)));
}
