using Command = System.CommandLine.Command;

namespace Multitask.Pipeline.CommandLine;

/// <summary><c>verify</c>: computes everything again elsewhere and compares.</summary>
internal static class VerifyCommand
{
    private const string Name = "verify";

    internal static Command Create<T>(Catalogue<T> catalogue, Terminal terminal)
    {
        var pipeline = new PipelineOptions();
        var scratch = Options.Folder("--scratch", "Where to compute; in the store's folder if not given");
        return new Command(Name, "Compute everything again elsewhere and compare it with the store, byte by byte")
        {
            pipeline.File, scratch, pipeline.Set, pipeline.Store, pipeline.Only,
        }.Does(terminal, result => PipelineLoader.Load(pipeline.Read(result), catalogue, terminal)
            .Bind(ready => Run(ready, Options.Given(result.GetValue(scratch)), terminal)));
    }

    private static Either<CommandError, CommandResult> Run<T>(LoadedPipeline<T> ready, Option<string> scratch, Terminal terminal)
    {
        var text = HumanText.For(ready.Selection.Stages.Map(stage => stage.Name), colour: false);
        return Verification.Of(
                ready,
                scratch.Map(terminal.Absolute).IfNone(() => ready.Paths.Store.Layout.Unfinished),
                new RunContext(what => Tell(what, text, terminal), terminal.Clock, terminal.Cancel))
            .Map(VerificationText.Of)
            .MapLeft(failure => CommandError.OfCommand(Name, failure));
    }

    private static void Tell(Event what, HumanText text, Terminal terminal)
    {
        if (what is Event.Progress or Event.StageFinished or Event.Waiting or Event.Warning)
        {
            text.Tell(terminal.Error, what);
        }
    }
}
