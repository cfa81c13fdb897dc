namespace Multitask.Pipeline.CommandLine;

/// <summary>The command that runs a pipeline.</summary>
internal static class RunCommand
{
    /// <summary>Runs the selected stages, publishes what they made, and notes in the store what this pipeline needs from now on.</summary>
    internal static Either<CommandError, CommandResult> Of<T>(Opened<T> ready, Arguments arguments, Catalogue<T> catalogue, Terminal terminal)
    {
        var text = HumanText.For(ready.Selection.Stages.Map(stage => stage.Name).Strict(), terminal.Colour && !arguments.Json);
        var rim = new Rim(what => Tell(what, text, terminal, arguments.Json), terminal.Clock, terminal.Cancel);
        return Turn.OfRun(ready.Places.Store, ready.Plan.Settings.Name, rim)
            .MapLeft(Ended)
            .Bind(guard =>
            {
                using (guard)
                {
                    return (arguments.Locked ? Lockdown.On(ready) : ready)
                        .Bind(plan => Run(plan, rim, catalogue, Folder(ready, arguments, terminal)));
                }
            });
    }

    private static string Folder<T>(Opened<T> ready, Arguments arguments, Terminal terminal) =>
        Path.Combine(terminal.Absolute(arguments.Out), ready.Plan.Settings.Name);

    private static Either<CommandError, CommandResult> Run<T>(Opened<T> ready, Rim rim, Catalogue<T> catalogue, string folder)
    {
        // What cannot be removed is only in the way, not wrong: the run says so if it minds.
        _ = Draft.Reclaim(ready.Places.Store.Files, ready.Places.Lock);
        _ = Draft.ReclaimAll(ready.Places.Store.Files, folder);
        var book = RunBook.Of(ready, rim);
        var ran = Runner.Run(ready.Plan, ready.Selection, ready.Places, book.Rim);
        book.Close();
        var outcome =
            from result in ran
            from published in LastResort.Guard(
                ready.Plan.Settings.Name,
                () => Publish.To(result, folder).Bind(_ => catalogue.Finish(result, folder)),
                rim.Cancel)
            select published;
        return outcome.Map(_ => new CommandResult(Seq<string>())).MapLeft(Ended);
    }

    /// <summary>How a run says that it ended early.</summary>
    internal static CommandError Ended(Failure failure) => new(
        failure is Failure.Cancelled { Told: true } ? Seq<string>() : Seq1(HumanText.Reason(failure)),
        failure is Failure.Cancelled ? ExitCode.Cancelled : ExitCode.Failed);

    private static void Tell(Event what, HumanText text, Terminal terminal, bool json)
    {
        text.Tell(json ? terminal.Error : terminal.Out, what);
        if (json)
        {
            JsonText.Line(what).IfSome(terminal.Out.WriteLine);
        }
    }
}
