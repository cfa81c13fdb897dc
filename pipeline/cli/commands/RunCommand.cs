using System.CommandLine;

namespace Multitask.Pipeline.CommandLine;

/// <summary>The program without a command's name: runs a pipeline.</summary>
internal static class RunCommand
{
    private sealed record Arguments(PipelineArguments Pipeline, string Out, bool Json, bool Locked)
    {
        internal LanguageExt.Option<string> Executor { get; init; }

        internal LanguageExt.Option<string> Profile { get; init; }
    }

    /// <summary>The root of all commands, as yet without those below it.</summary>
    internal static Command Create<T>(Catalogue<T> catalogue, Terminal terminal)
    {
        var pipeline = new PipelineOptions();
        var folder = Options.Folder("--out", "Where results are published; out if not given");
        var events = Options.One("--events", "json", "One JSON line on stdout for each stage that ends").AcceptOnlyFromAmong("json");
        var locked = Options.Flag("--locked", "Fail if anything would differ from the lock file");
        var executor = Options.One("--executor", "name", "Where stages run: slurm, or kubernetes, which writes a workflow of Argo; here if not given")
            .AcceptOnlyFromAmong(ClusterExecution<T>.Words);
        var profile = Options.One("--profile", "file", "What jobs of the executor need: the keys of `cluster`");
        return new Command("multitask", "Run a multi-task learning pipeline; what is done is not done again.")
        {
            pipeline.File, pipeline.Set, pipeline.Store, folder, pipeline.Only, pipeline.Force, events, locked, executor, profile,
        }.Does(terminal, result => Run(
            new Arguments(
                pipeline.Read(result),
                result.GetValue(folder) ?? "out",
                result.GetValue(events) is not null,
                result.GetValue(locked))
            {
                Executor = Options.Given(result.GetValue(executor)),
                Profile = Options.Given(result.GetValue(profile)),
            },
            catalogue,
            terminal));
    }

    private static Either<CommandError, CommandResult> Run<T>(Arguments arguments, Catalogue<T> catalogue, Terminal terminal) =>
        from ready in PipelineLoader.Load(arguments.Pipeline, catalogue, terminal)
        let context = Context(ready, terminal, arguments.Json)
        from result in arguments.Executor.Match(
            Some: executor => OnCluster(ready, (arguments, executor), catalogue, terminal),
            None: () => Here(ready, arguments, context, Output(ready, arguments, catalogue, terminal)))
        select result;

    private static Either<CommandError, CommandResult> OnCluster<T>(
        LoadedPipeline<T> ready, (Arguments Given, string Executor) asked, Catalogue<T> catalogue, Terminal terminal) =>
        from possible in asked.Given.Locked || asked.Given.Json || !asked.Given.Pipeline.Force.IsEmpty
            ? Left<CommandError, Unit>(CommandError.Usage("--locked, --force and --events mean nothing to --executor"))
            : unit
        from cluster in ClusterExecution<T>.Of(ready, (asked.Given.Pipeline, asked.Given.Out, asked.Given.Profile), (catalogue.Kinds, terminal))
        from result in asked.Executor == "slurm"
            ? cluster.Slurm(Context(ready, terminal, json: false), terminal.Out.WriteLine)
            : cluster.Kubernetes(new PublishedFolder(Output(ready, asked.Given, catalogue, terminal).Folder))
        select result;

    private static Either<CommandError, CommandResult> Here<T>(LoadedPipeline<T> ready, Arguments arguments, RunContext context, RunOutput<T> output) =>
        from ran in Resources.Use(
            RunLock.Acquire(ready.Paths.Store, ready.Plan.Settings.Name, context).MapLeft(CommandError.OfRun),
            _ =>
                from plan in arguments.Locked ? LockedRun.Of(ready).MapLeft(mismatch => Refused(mismatch, ready.LockName)) : ready
                from done in PipelineRun.RunUnderLock(plan, context, output).MapLeft(CommandError.OfRun)
                select done)
        select new CommandResult(Seq<string>());

    private static RunOutput<T> Output<T>(LoadedPipeline<T> ready, Arguments arguments, Catalogue<T> catalogue, Terminal terminal) =>
        new(Path.Combine(terminal.Absolute(arguments.Out), ready.Plan.Settings.Name), catalogue.Finish);

    /// <summary>The effects of a run on a terminal.</summary>
    internal static RunContext Context<T>(LoadedPipeline<T> ready, Terminal terminal, bool json)
    {
        var text = HumanText.For(ready.Selection.Stages.Map(stage => stage.Name), terminal.Colour && !json);
        return new RunContext(what => Tell(what, text, terminal, json), terminal.Clock, terminal.Cancel)
        {
            Program = terminal.Program,
        };
    }

    private static void Tell(Event what, HumanText text, Terminal terminal, bool json)
    {
        text.Tell(json ? terminal.Error : terminal.Out, what);
        if (json)
        {
            JsonText.Line(what).IfSome(terminal.Out.WriteLine);
        }
    }

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
