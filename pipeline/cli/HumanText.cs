using System.Globalization;

namespace Multitask.Pipeline.CommandLine;

/// <summary>Events as lines for people.</summary>
/// <param name="Width">Of the column with the names of the stages.</param>
/// <param name="Colour">Whether to use terminal colours.</param>
public sealed record HumanText(int Width, bool Colour)
{
    private const string Red = "31";
    private const string Green = "32";
    private const string Yellow = "33";
    private const string Dim = "2";

    /// <summary>For these stages.</summary>
    public static HumanText For(Seq<string> stages, bool colour) =>
        new(stages.Fold(0, (width, name) => Math.Max(width, name.Length)), colour);

    /// <summary>Writes the line about an event, if there is one.</summary>
    internal void Tell(TextWriter writer, Event what)
    {
        if (Line(what) is { Length: > 0 } line)
        {
            writer.WriteLine(line);
        }
    }

    /// <summary>The line about an event; none (empty) about the end of a stage that was stopped: it has said so, or the run will.</summary>
    public string Line(Event what) => what switch
    {
        Event.PlanReady { Stages: var stages } plan => $"{plan.Pipeline}: {stages.Count} stage{(stages.Count == 1 ? "" : "s")}",
        Event.StageStarted start => Row(start.Name, $"{Painted(Yellow, "miss")} ({start.Reason.Text})"),
        Event.Waiting wait => Row(wait.Name, $"{Painted(Yellow, "waits")} for {wait.Owner}"),
        Event.Progress progress => Row(progress.Name, Dimmed($"| {progress.Text}")),
        Event.StageFinished { Outcome: Outcome.Hit } end => Row(end.Name, Painted(Green, "hit")),
        Event.StageFinished { Outcome: Outcome.Ran } end => Row(end.Name, $"{Painted(Green, "ran")} in {Seconds(end.Seconds)}"),
        Event.StageFinished { Outcome: Outcome.Interrupted } => "",
        Event.StageFinished { Outcome: Outcome.Skipped } end => Row(end.Name, $"{Painted(Yellow, "skipped")}: it needs {end.Needs}, which failed"),
        Event.StageFinished end => Row(end.Name, $"{Painted(Red, "failed")} after {Seconds(end.Seconds)}"),
        Event.Warning warning => $"{Painted(Yellow, "warning")}: {warning.Text}",
        _ => "",
    };

    /// <summary>A text of less weight.</summary>
    internal string Dimmed(string text) => Painted(Dim, text);

    /// <summary>A line that begins with a stage's name.</summary>
    public string Row(string name, string text) => $"{name.PadRight(Width)}  {text}";

    /// <summary>The line about why a run ended early.</summary>
    public static string Reason(Failure failure) => failure switch
    {
        Failure.StageFailed failed => $"error: {failed.Stage}: {failed.Reason}",
        Failure.Cancelled cancelled => $"interrupted at {cancelled.Stage}",
        _ => "error: the configuration has mistakes",
    };

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");

    /// <summary>The lines about why a run ended early.</summary>
    internal static Seq<string> Reasons(Failure failure) =>
        Seq1(Reason(failure)) + (failure is Failure.StageFailed failed ? failed.More.Map(Reason) : Seq<string>());

    private string Painted(string code, string text) => Colour ? $"\e[{code}m{text}\e[0m" : text;
}
