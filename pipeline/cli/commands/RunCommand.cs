using System.CommandLine;
using System.Globalization;

namespace Multitask.Pipeline.CommandLine;

/// <summary>The program without a command's name: runs a pipeline.</summary>
internal static class RunCommand
{
    private const int MostJobs = 256;

    private sealed record Arguments(PipelineArguments Pipeline, string Out, RunShow Show, bool Locked, Jobs Jobs)
    {
        internal LanguageExt.Option<string> Executor { get; init; }

        internal LanguageExt.Option<string> Profile { get; init; }
    }

    /// <summary>The root of all commands, as yet without those below it.</summary>
    internal static Command Create<T>(Catalogue<T> catalogue, Terminal terminal)
    {
        var pipeline = new PipelineOptions();
        var folder = Options.Folder("--out", "Where results are published; out if not given");
        var events = Options.One("--events", "json", "What happens as JSON lines on stdout, and text on stderr").AcceptOnlyFromAmong("json");
        var locked = Options.Flag("--locked", "Fail if anything would differ from the lock file");
        var jobs = Options.Whole("--jobs", (1, MostJobs), "Stages that may be at work at the same time; 1 if not given");
        var going = Options.Flag("--keep-going", "After a failure run what does not need the failed stage");
        var quiet = Options.Flag("--quiet", "Only warnings and errors");
        var executor = Options.One("--executor", "name", "Where stages run: slurm, or kubernetes, which writes a workflow of Argo; here if not given")
            .AcceptOnlyFromAmong(ClusterExecution<T>.Words);
        var profile = Options.One("--profile", "file", "What jobs of the executor need: the keys of `cluster`");
        return new Command("multitask", "Run a multi-task learning pipeline; what is done is not done again.")
        {
            pipeline.File, pipeline.Set, pipeline.Store, folder, pipeline.Only, pipeline.Force, jobs, going, events, quiet, locked, executor, profile,
        }.Does(terminal, result => IsBare(result, terminal)
            ? new CommandResult(Introduction.Lines, ExitCode.BadUsage)
            : Run(
                new Arguments(
                    pipeline.Read(result),
                    result.GetValue(folder) ?? "out",
                    new RunShow(result.GetValue(events) is not null, result.GetValue(quiet)),
                    result.GetValue(locked),
                    new Jobs(Options.Given(result.GetValue(jobs)).Map(text => int.Parse(text, CultureInfo.InvariantCulture)).IfNone(1))
                    {
                        KeepGoing = result.GetValue(going),
                        Memory = SystemMemory.Available(),
                    })
                {
                    Executor = Options.Given(result.GetValue(executor)),
                    Profile = Options.Given(result.GetValue(profile)),
                },
                catalogue,
                terminal));
    }

    /// <summary>Nothing is asked for, and there is nothing that could be meant.</summary>
    private static bool IsBare(ParseResult result, Terminal terminal) =>
        result.Tokens.Count == 0 && !File.Exists(terminal.Absolute(PipelineLoader.Usual));

    private static Either<CommandError, CommandResult> Run<T>(Arguments arguments, Catalogue<T> catalogue, Terminal terminal) =>
        from ready in PipelineLoader.Load(arguments.Pipeline, catalogue, terminal)
        from result in arguments.Executor.Match(
            Some: executor => OnCluster(ready, (arguments, executor), catalogue, terminal),
            None: () => Here(ready, arguments, catalogue, terminal))
        select result;

    private static Either<CommandError, CommandResult> OnCluster<T>(
        LoadedPipeline<T> ready, (Arguments Given, string Executor) asked, Catalogue<T> catalogue, Terminal terminal) =>
        from possible in asked.Given.Locked || asked.Given.Show.Json || !asked.Given.Pipeline.Force.IsEmpty
            ? Left<CommandError, Unit>(CommandError.Usage("--locked, --force and --events mean nothing to --executor"))
            : unit
        from cluster in ClusterExecution<T>.Of(ready, (asked.Given.Pipeline, asked.Given.Out, asked.Given.Profile), (catalogue.Kinds, terminal))
        from result in asked.Executor == "slurm"
            ? cluster.Slurm(RunStageCommand.Context(ready, terminal), terminal.Out.WriteLine)
            : cluster.Kubernetes(new PublishedFolder(Output(ready, asked.Given, catalogue, terminal).Folder))
        select result;

    private static Either<CommandError, CommandResult> Here<T>(
        LoadedPipeline<T> ready, Arguments arguments, Catalogue<T> catalogue, Terminal terminal) =>
        from begin in Right<CommandError, long>(terminal.Clock.GetTimestamp())
        from ran in Resources.Use(RunDisplays.Of(ready, arguments.Show, arguments.Jobs, terminal), display => Locked(ready, arguments, catalogue, terminal, display))
        from summary in catalogue.Summary(ran).MapLeft(CommandError.Failed)
        select new CommandResult(arguments.Show.IsPlain ? RunDisplays.End(
            new SummaryText(
                summary,
                ran.Stages.Map(stage => (stage.Stage.Name, stage.Outcome)).Strict(),
                terminal.Clock.GetElapsedTime(begin).TotalSeconds,
                Path.Combine(arguments.Out, ready.Plan.Settings.Name),
                arguments.Pipeline.File.Filter(file => file != PipelineLoader.Usual).IfNone("")),
            terminal) : Seq<string>());

    private static Either<CommandError, RunResult<T>> Locked<T>(
        LoadedPipeline<T> ready, Arguments arguments, Catalogue<T> catalogue, Terminal terminal, RunDisplay display)
    {
        var context = new RunContext(display.Tell, terminal.Clock, terminal.Cancel) { Jobs = arguments.Jobs, Program = terminal.Program };
        return Resources.Use(
            RunLock.Acquire(ready.Paths.Store, ready.Plan.Settings.Name, context).MapLeft(CommandError.OfRun),
            _ =>
                from plan in arguments.Locked ? LockedRun.Of(ready).MapLeft(mismatch => Refused(mismatch, ready.LockName)) : ready
                from done in PipelineRun.RunUnderLock(plan, context, Output(ready, arguments, catalogue, terminal)).MapLeft(CommandError.OfRun)
                select done);
    }

    private static RunOutput<T> Output<T>(LoadedPipeline<T> ready, Arguments arguments, Catalogue<T> catalogue, Terminal terminal) =>
        new(Path.Combine(terminal.Absolute(arguments.Out), ready.Plan.Settings.Name), catalogue.Finish)
        {
            Track = catalogue.Track,
            Watch = catalogue.Watch,
        };

    private static CommandError Refused(LockMismatch mismatch, string lockName) => mismatch switch
    {
        LockMismatch.Differs { Differences: var differences } => new CommandError(
            differences.Map(line => $"error: {line}")
                .Add($"{Format.Count(differences.Count, "difference")} to {lockName}, nothing was run"),
            ExitCode.Failed),
        LockMismatch.Unusable { Reason: var reason } => CommandError.Failed(reason),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
