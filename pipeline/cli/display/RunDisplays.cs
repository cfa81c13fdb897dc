using Spectre.Console;

namespace Multitask.Pipeline.CommandLine;

/// <summary>What a run shows.</summary>
/// <param name="Json">Events as JSON lines on standard output, and text on standard error.</param>
/// <param name="Quiet">Of text only warnings; errors follow at the end.</param>
internal sealed record RunShow(bool Json, bool Quiet)
{
    /// <summary>Whether text goes to standard output.</summary>
    internal bool IsPlain => !Json && !Quiet;
}

/// <summary>Which display a run has: in a terminal one that moves, elsewhere lines.</summary>
internal static class RunDisplays
{
    /// <summary>The display of a run; in a terminal the plan comes first.</summary>
    internal static RunDisplay Of<T>(LoadedPipeline<T> ready, RunShow show, Jobs jobs, Terminal terminal)
    {
        var moves = terminal.Colour && show.IsPlain;
        var text = HumanText.For(ready.Selection.Stages.Map(stage => stage.Name), moves);
        var clock = RunClock.Of(ready.Selection.Stages, jobs);
        var shown = moves ? Live(ready, text, clock, terminal) : RunDisplay.Lines(Lines(show, text, clock, terminal));
        return show.Json ? shown.And(what => terminal.Out.WriteLine(JsonText.Line(what))) : shown;
    }

    /// <summary>The lines at the end of a run.</summary>
    internal static Seq<string> End(SummaryText text, Terminal terminal) => text.Summary == RunSummary.None ? Seq<string>()
        : terminal.Colour ? TerminalConsole.Lines(width => SummaryPicture.Of(text, width)) : text.Lines;

    private static Action<Event> Lines(RunShow show, HumanText text, RunClock clock, Terminal terminal)
    {
        var writer = show.Json ? terminal.Error : terminal.Out;
        return show.Quiet ? what =>
        {
            if (what is Event.Warning)
            {
                terminal.Error.WriteLine(text.Line(what));
            }
        }
        : PlainDisplay.Of(writer.WriteLine, text, clock, terminal.Clock);
    }

    private static RunDisplay Live<T>(LoadedPipeline<T> ready, HumanText text, RunClock clock, Terminal terminal)
    {
        var console = TerminalConsole.Of(terminal.Out);
        var rows = DryRun.Of(ready.Plan, ready.Selection, ready.Paths);
        console.Write(PlanTree.Of(ready.Plan.Settings.Name, rows));
        console.WriteLine();
        return LiveDisplay.Of(console, text, new RunView(clock, ready.Selection.Stages.Count), terminal.Clock);
    }
}
