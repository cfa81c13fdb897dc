namespace Multitask.Pipeline.Running;

/// <summary>Runs what is not in the store yet: one stage after another, or several at the same time.</summary>
public static class Runner
{
    /// <summary>Runs the selected stages, and writes the lock file even after a failure. The caller holds the <see cref="RunLock"/>.</summary>
    public static Either<Failure, RunResult<T>> Run<T>(Plan<T> plan, Selection<T> selection, RunPaths paths, RunContext context) =>
        LockFile.Refusal(paths.Lock).Match(
            // Before anything runs: what the user has put there cannot be replaced afterwards either.
            Some: reason => new Failure.StageFailed(plan.Settings.Name, $"{paths.Lock} {reason}: it stays as it is; move it or rename the pipeline"),
            None: () => Space.Lack(plan, selection, paths, context.Jobs).Match(
                Some: reason => new Failure.StageFailed(plan.Settings.Name, reason),
                None: () => RunAll(plan, selection, paths, OneAtATime(context))));

    /// <summary>Stages at the same time tell one after another.</summary>
    private static RunContext OneAtATime(RunContext context)
    {
        var gate = new Lock();
        return context with
        {
            Tell = what =>
            {
                lock (gate)
                {
                    context.Tell(what);
                }
            },
        };
    }

    private static Either<Failure, RunResult<T>> RunAll<T>(Plan<T> plan, Selection<T> selection, RunPaths paths, RunContext context)
    {
        context.Tell(new Event.PlanReady(plan.Settings.Name, selection.Stages.Map(stage => stage.Name)));
        var setting = new RunSetting(plan.Settings, paths, context, LastEntries(paths, context));
        var end = Workers.Run(
            new Schedule<T>(context.Jobs, selection.Stages),
            (stage, done) => StageRunner.Run(setting, stage, selection.Forced.Contains(stage.Name), done));
        var outputs = end.Done;
        var done = selection.Stages.Choose(stage => outputs.Find(result => result.Stage.Name == stage.Name)).Strict();
        var written = WriteLock(plan, setting, done);
        Close(plan, selection, end, context);
        return FailureOf(end, selection).Match(
            Some: failure =>
            {
                Warn(context, written);
                return failure;
            },
            // Everything else relies on the lock file: a run that cannot write it has failed.
            None: () => written.Map(_ => new RunResult<T>(plan, done))
                .MapLeft<Failure>(reason => new Failure.StageFailed(plan.Settings.Name, reason)));
    }

    /// <summary>What never began for want of an input, then the ends of all stages in the order of the plan.</summary>
    private static void Close<T>(Plan<T> plan, Selection<T> selection, Schedule<T> end, RunContext context)
    {
        var blocked = context.Jobs.KeepGoing
            ? end.Blocked.Map(one => new Event.StageFinished(one.Stage.Name, "", Outcome.Skipped, 0) { Needs = one.Needs }).Strict()
            : Seq<Event.StageFinished>();
        blocked.Iter(context.Tell);
        var told = end.Ends.Map(one => one.Told) + blocked;
        context.Tell(new Event.RunFinished(
            plan.Settings.Name, selection.Stages.Choose(stage => told.Find(one => one.Name == stage.Name)).Strict()));
    }

    /// <summary>A stop counts more than a failure; of several failures the first in the order of the plan has the others with it.</summary>
    private static Option<Failure> FailureOf<T>(Schedule<T> end, Selection<T> selection)
    {
        var all = end.Failed;
        var failed = selection.Stages.Bind(stage => all.Filter(one => one.Stage == stage.Name).Map(one => one.Failure)).Strict();
        var (stops, rest) = (failed.OfType<Failure.Cancelled>().ToArray(), failed.OfType<Failure.StageFailed>().ToArray());
        return stops.Length > 0 ? stops.FirstOrDefault(stop => !stop.Told) ?? stops[0]
            : rest.Length > 0 ? rest[0] with { More = Seq(rest[1..]) }
            : Option<Failure>.None;
    }

    private static Map<string, LockEntry> LastEntries(RunPaths paths, RunContext context) => LockFile.Read(paths.Lock).IfLeft(reason =>
    {
        context.Tell(new Event.Warning($"{paths.Lock} {reason}: it will be rewritten"));
        return Map<string, LockEntry>();
    });

    private static Either<string, Unit> WriteLock<T>(Plan<T> plan, RunSetting setting, Seq<StageResult<T>> done)
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
