using System.CommandLine;

namespace Multitask.Pipeline.CommandLine;

/// <summary><c>plan</c>: what a run would do, as a table, a drawing, or in a terminal as a tree.</summary>
internal static class PlanCommand
{
    internal static Command Create<T>(Catalogue<T> catalogue, Terminal terminal)
    {
        var pipeline = new PipelineOptions();
        var mermaid = Options.Flag("--mermaid", "As a Mermaid flowchart");
        return new Command("plan", "Show what a run would do, and run nothing")
        {
            pipeline.File, mermaid, pipeline.Set, pipeline.Store, pipeline.Only, pipeline.Force,
        }.Does(terminal, result => PipelineLoader.Load(pipeline.Read(result), catalogue, terminal)
            .Map(ready => result.GetValue(mermaid) ? new CommandResult(PlanText.Mermaid(ready.Selection.Stages)) : Table(ready, terminal)));
    }

    private static CommandResult Table<T>(LoadedPipeline<T> ready, Terminal terminal)
    {
        var rows = DryRun.Of(ready.Plan, ready.Selection, ready.Paths);
        var lines = terminal.Colour
            ? TerminalConsole.Lines(_ => PlanTree.Of(ready.Plan.Settings.Name, rows))
            : PlanText.Table(rows);
        return new CommandResult(lines, PlanText.CodeOf(rows.Map(row => row.Status)));
    }
}
