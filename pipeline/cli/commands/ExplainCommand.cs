using System.CommandLine;

namespace Multitask.Pipeline.CommandLine;

/// <summary><c>explain</c>: what changed for a stage since the lock file was written.</summary>
internal static class ExplainCommand
{
    private const string Name = "explain";

    internal static Command Create<T>(Catalogue<T> catalogue, Terminal terminal)
    {
        var pipeline = new PipelineOptions();
        var stage = Options.Word("stage", "The stage");
        return new Command(Name, "Show what changed for a stage since the lock file was written")
        {
            stage, pipeline.File, pipeline.Set, pipeline.Store,
        }.Does(terminal, result =>
            from ready in PipelineLoader.Load(pipeline.Read(result), catalogue, terminal)
            from explanation in Explanation.Of(ready, result.GetRequiredValue(stage))
                .MapLeft(failure => CommandError.OfCommand(Name, failure))
            select ExplanationText.Of(explanation, ready.LockName, terminal.Clock.GetUtcNow()));
    }
}
