namespace Multitask.Pipeline.Execution;

/// <summary>Where results go after a run.</summary>
/// <param name="Folder">The folder of this pipeline, an absolute path; made if it is not there.</param>
/// <param name="Finish">Called with the results and that folder: writes summaries; Left is the reason of failure.</param>
public sealed record RunOutput<T>(string Folder, Func<RunResult<T>, PublishedFolder, Either<string, Unit>> Finish)
{
    /// <summary>Called after that: hands the results on to others; says in a line each what did not work, which is no failure of the run.</summary>
    public Func<RunResult<T>, PublishedFolder, Seq<string>> Track { get; init; } = (_, _) => Seq<string>();

    /// <summary>Called once before the first stage, with that folder; what it gives is told of every event, and closed when all stages have ended.</summary>
    public Func<Plan<T>, PublishedFolder, IRunWatch> Watch { get; init; } = (_, _) => IRunWatch.None;
}

/// <summary>A run with all that belongs to it: stages, published files, and the note in the store of what this pipeline needs from now on.</summary>
public static class PipelineRun
{
    /// <summary>Runs the selected stages while nobody removes anything from the store.</summary>
    public static Either<Failure, RunResult<T>> Run<T>(LoadedPipeline<T> ready, RunContext context, RunOutput<T> output) =>
        RunLock.During(ready.Paths.Store, ready.Plan.Settings.Name, context, () => RunUnderLock(ready, context, output));

    /// <summary>The same for a caller that holds the <see cref="RunLock"/>.</summary>
    internal static Either<Failure, RunResult<T>> RunUnderLock<T>(LoadedPipeline<T> ready, RunContext context, RunOutput<T> output)
    {
        // What cannot be removed is only in the way, not wrong: the run says so if it minds.
        _ = TempFile.ReclaimAll(ready.Paths.Store.Files, output.Folder);
        var folder = new PublishedFolder(output.Folder) { Files = ready.Paths.Store.Files };
        return
            from possible in folder.Refusal.Match(
                Some: reason => new Failure.StageFailed(ready.Plan.Settings.Name, $"results cannot be put into {folder.Path}: {reason}"),
                None: () => Right<Failure, Unit>(unit))
            from result in Resources.Use(
                output.Watch(ready.Plan, folder),
                watch => Stages(ready, context with { Tell = what => { context.Tell(what); watch.Tell(what); } }))
            from published in ExceptionBoundary.Guard(
                ready.Plan.Settings.Name,
                () => Publish.To(result, folder).Bind(_ => output.Finish(result, folder)).Map(_ => Warn(output.Track(result, folder), context)),
                context.Cancel)
            select result;
    }

    private static Unit Warn(Seq<string> warnings, RunContext context) => warnings.Iter(text => context.Tell(new Event.Warning(text)));

    /// <summary>Runs the selected stages and publishes nothing, for a caller that holds the <see cref="RunLock"/>.</summary>
    internal static Either<Failure, RunResult<T>> Stages<T>(LoadedPipeline<T> ready, RunContext context)
    {
        _ = RankProcess.WorkIfAsked(ready.Plan, context.Cancel);
        _ = TempFile.Reclaim(ready.Paths.Store.Files, ready.Paths.Lock);
        var roots = GcRootRecorder.Of(ready, context);
        var ran = Runner.Run(ready.Plan, ready.Selection, ready.Paths, roots.Context);
        roots.Close();
        return ran;
    }
}
