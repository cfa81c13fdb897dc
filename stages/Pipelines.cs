using Multitask.Pipeline.CommandLine;
using Multitask.Pipeline.Execution;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>How a program runs a pipeline.</summary>
public sealed record RunOptions
{
    /// <summary>Where the outputs of stages are kept. Relative paths start at the current directory.</summary>
    public string Store { get; init; } = ".pipeline";

    /// <summary>The folder above the pipeline's output folder.</summary>
    public string Out { get; init; } = "out";

    /// <summary>The lock file; beside the output folder of the pipeline where none.</summary>
    public Option<string> LockFile { get; init; }

    /// <summary>Where relative paths of data start; the current directory where none.</summary>
    public Option<string> DataFolder { get; init; }

    /// <summary>Run only these stages and what they need; all where empty.</summary>
    public Seq<string> Only { get; init; }

    /// <summary>Run these stages even though their outputs are in the store.</summary>
    public Seq<string> Force { get; init; }

    /// <summary>Takes the events, one at a time; lines on standard output where none.</summary>
    public Option<Action<Event>> Tell { get; init; }

    /// <summary>How many stages may be at work at the same time, and what a failure does to the others.</summary>
    public Jobs Jobs { get; init; } = new();

    /// <summary>Asks the run to stop.</summary>
    public CancellationToken Cancel { get; init; }
}

/// <summary>Pipelines that a program builds as values, without YAML.</summary>
public static class Pipelines
{
    /// <summary>A pipeline without stages: the start of <c>Named("scenes").With("data", new Stage.Load(...)).With(...)</c>.</summary>
    /// <param name="name">The folder under <c>out/</c> and the name in metadata.</param>
    /// <param name="seed">Of all its random numbers.</param>
    /// <param name="device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    public static PipelineSpec<Stage> Named(string name, ulong seed = 0, string device = "auto") => new(new PipelineSettings(name, seed, device));

    /// <summary>The plan, or everything that is wrong with the pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="folder">Where relative paths of data start; the current directory where none.</param>
    public static Validation<Problem, Plan<StageOutput>> Plan(this PipelineSpec<Stage> pipeline, Option<string> folder = default)
    {
        var start = Path.GetFullPath(folder.IfNone("."));
        var stages = pipeline.Stages.Map(named => named with { Stage = named.Stage.Rooted(start) }).Strict();
        return Planner.Plan(pipeline with { Stages = stages }, AllStages.Registry);
    }

    /// <summary>
    /// Runs what is not in the store yet, as the command line does: results in <c>out/NAME/</c>, a lock file, a note in the store. Blocks until
    /// it is done.
    /// </summary>
    /// <returns>The outputs of all stages that were asked for, or why the run ended early.</returns>
    public static Either<Failure, RunResult<StageOutput>> Run(this PipelineSpec<Stage> pipeline, RunOptions options) =>
        from ready in Loaded(pipeline, options).ToEither().MapLeft<Failure>(problems => new Failure.BadConfig(problems))
        let context = new RunContext(options.Tell.IfNone(() => Console(ready, Terminal.Real(options.Cancel).Out, options.Jobs)), TimeProvider.System, options.Cancel) { Jobs = options.Jobs, Program = OwnProgram.Here }
        from result in PipelineRun.Run(
            ready, context, new RunOutput<StageOutput>(Path.GetFullPath(Path.Combine(options.Out, pipeline.Settings.Name)), AllStages.Catalogue.Finish)
            {
                Track = AllStages.Catalogue.Track,
                Watch = AllStages.Catalogue.Watch,
            })
        select result;

    private static Validation<Problem, LoadedPipeline<StageOutput>> Loaded(PipelineSpec<Stage> pipeline, RunOptions options)
    {
        // The store knows a pipeline by a file: that of a program is the lock file itself.
        var path = Path.GetFullPath(options.LockFile.IfNone(() => Path.Combine(options.Out, $"{pipeline.Settings.Name}.lock")));
        return from folders in Folders(options)
               from plan in pipeline.Plan(options.DataFolder)
               from selection in Selection<StageOutput>.Of(plan, options.Only, options.Force)
               select new LoadedPipeline<StageOutput>(path, plan, selection, new RunPaths(new Store(Path.GetFullPath(options.Store)), path));
    }

    private static Validation<Problem, Unit> Folders(RunOptions options)
    {
        var empty = Seq((nameof(options.Store), options.Store), (nameof(options.Out), options.Out))
            .Filter(folder => string.IsNullOrWhiteSpace(folder.Item2))
            .Map(folder => new Problem(folder.Item1, "must name a folder, found nothing"));
        var problems = empty.IsEmpty
            ? new Store(Path.GetFullPath(options.Store)).Refusal().Map(reason => new Problem(nameof(options.Store), $"{options.Store} {reason}")).ToSeq()
            : empty;
        return problems.IsEmpty ? unit : problems;
    }

    private static Action<Event> Console(LoadedPipeline<StageOutput> ready, TextWriter output, Jobs jobs) =>
        PlainDisplay.For(ready.Selection, jobs, output.WriteLine);
}
