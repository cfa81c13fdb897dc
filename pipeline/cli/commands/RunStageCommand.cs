using System.CommandLine;

namespace Multitask.Pipeline.CommandLine;

/// <summary><c>run-stage</c>: what jobs of a cluster call.</summary>
internal static class RunStageCommand
{
    internal static Command Create<T>(Catalogue<T> catalogue, Terminal terminal)
    {
        var pipeline = new PipelineOptions();
        var stage = Options.Word("stage", "The stage");
        var plan = Options.One("--plan", "digest", "Fail if the pipeline is another one than when the job was submitted");
        return new Command(ClusterCommand.RunStage, "Run one stage and publish nothing: what jobs of a cluster call")
        {
            stage, pipeline.File, plan, pipeline.Set, pipeline.Store,
        }.Does(terminal, result => Run(
            pipeline.Read(result) with { Only = Seq1(result.GetValue(stage) ?? "") }, Options.Given(result.GetValue(plan)), catalogue, terminal));
    }

    /// <summary>Plain lines, which end in a log.</summary>
    internal static RunContext Context<T>(LoadedPipeline<T> ready, Terminal terminal)
    {
        var text = HumanText.For(ready.Selection.Stages.Map(stage => stage.Name), colour: false);
        return new RunContext(what => text.Tell(terminal.Out, what), terminal.Clock, terminal.Cancel) { Program = terminal.Program };
    }

    private static Either<CommandError, CommandResult> Run<T>(PipelineArguments arguments, LanguageExt.Option<string> plan, Catalogue<T> catalogue, Terminal terminal) =>
        from ready in PipelineLoader.Load(arguments, catalogue, terminal)
        from same in plan.Filter(digest => digest != ClusterCommand.DigestOf(ready.Plan)).Match(
            Some: _ => Left<CommandError, Unit>(CommandError.Failed("the pipeline was changed after the job was submitted: submit it again")),
            None: () => unit)
        let context = Context(ready, terminal)
        // Other jobs of the same plan run now: the last one writes the lock file.
        let alone = ready with { Paths = ready.Paths with { Locked = true } }
        from done in RunLock.During(ready.Paths.Store, ready.Plan.Settings.Name, context, () => PipelineRun.Stages(alone, context)).MapLeft(CommandError.OfRun)
        select new CommandResult(Seq<string>());
}
