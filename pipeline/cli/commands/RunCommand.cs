using System.CommandLine;

namespace Multitask.Pipeline.CommandLine;

/// <summary>The program without a command's name: runs a pipeline.</summary>
internal static class RunCommand
{
    private sealed record Arguments(PipelineArguments Pipeline, string Out, bool Json, bool Locked);

    /// <summary>The root of all commands, as yet without those below it.</summary>
    internal static Command Create<T>(Catalogue<T> catalogue, Terminal terminal)
    {
        var pipeline = new PipelineOptions();
        var folder = Options.Folder("--out", "Where results are published; out if not given");
        var events = Options.One("--events", "json", "One JSON line on stdout for each stage that ends").AcceptOnlyFromAmong("json");
        var locked = Options.Flag("--locked", "Fail if anything would differ from the lock file");
        return new Command("multitask", "Run a multi-task learning pipeline; what is done is not done again.")
        {
            pipeline.File, pipeline.Set, pipeline.Store, folder, pipeline.Only, pipeline.Force, events, locked,
        }.Does(terminal, result => Run(
            new Arguments(
                pipeline.Read(result),
                result.GetValue(folder) ?? "out",
                result.GetValue(events) is not null,
                result.GetValue(locked)),
            catalogue,
            terminal));
    }

    private static Either<CommandError, CommandResult> Run<T>(Arguments arguments, Catalogue<T> catalogue, Terminal terminal) =>
        from ready in PipelineLoader.Load(arguments.Pipeline, catalogue, terminal)
        let context = Context(ready, arguments, terminal)
        from ran in Resources.Use(
            RunLock.Acquire(ready.Paths.Store, ready.Plan.Settings.Name, context).MapLeft(CommandError.OfRun),
            _ =>
                from plan in arguments.Locked ? LockedRun.Of(ready).MapLeft(mismatch => Refused(mismatch, ready.LockName)) : ready
                from done in PipelineRun.RunUnderLock(plan, context, Output(ready, arguments, catalogue, terminal)).MapLeft(CommandError.OfRun)
                select done)
        select new CommandResult(Seq<string>());

    private static RunOutput<T> Output<T>(LoadedPipeline<T> ready, Arguments arguments, Catalogue<T> catalogue, Terminal terminal) =>
        new(Path.Combine(terminal.Absolute(arguments.Out), ready.Plan.Settings.Name), catalogue.Finish) 
        {
            Track = catalogue.Track,
            Watch = catalogue.Watch,
        };

    private static RunContext Context<T>(LoadedPipeline<T> ready, Arguments arguments, Terminal terminal)
    {
        var text = HumanText.For(ready.Selection.Stages.Map(stage => stage.Name), terminal.Colour && !arguments.Json);
        return new RunContext(what => Tell(what, text, terminal, arguments.Json), terminal.Clock, terminal.Cancel);
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
