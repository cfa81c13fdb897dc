using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Multitask.Pipeline.CommandLine;

/// <summary>What the moving part of a display knows.</summary>
/// <param name="Clock">Of the run.</param>
/// <param name="Count">Of all stages.</param>
internal sealed record RunView(RunClock Clock, int Count)
{
    /// <summary>The stages at work, in the order in which they began: when that was, and how far they are.</summary>
    internal Seq<(string Name, double Since, Option<StageProgress> Progress)> Running { get; init; }

    /// <summary>How many stages have ended.</summary>
    internal int Ended { get; init; }

    /// <summary>After an event.</summary>
    internal RunView After(Event what, double now) => Counted(what, now) with { Clock = Clock.After(what, now) };

    private RunView Counted(Event what, double now) => what switch
    {
        Event.StageStarted start => this with { Running = Running.Add((start.Name, now, Option<StageProgress>.None)) },
        Event.Advanced step => this with
        {
            Running = Running.Map(one => one.Name == step.Name ? one with { Progress = step.State } : one).Strict(),
        },
        Event.StageFinished end => this with { Running = Running.Filter(one => one.Name != end.Name).Strict(), Ended = Ended + 1 },
        _ => this,
    };
}

/// <summary>The moving part of a display: the stages at work, and when the run will end.</summary>
internal static class RunPicture
{
    private const int BarWidth = 20;
    private const int NarrowBar = 10;
    private const int Narrow = 100;

    /// <summary>The picture.</summary>
    /// <param name="view">What is known.</param>
    /// <param name="now">Seconds since the run began.</param>
    /// <param name="time">The time of the day.</param>
    /// <param name="width">Columns of the terminal.</param>
    internal static IRenderable Of(RunView view, double now, DateTimeOffset time, int width)
    {
        var name = view.Running.Map(one => one.Name.Length).Fold(0, Math.Max);
        var stages = view.Running.Bind(one => Stage(one, now, (Math.Min(name, 32), width)));
        return new Rows(stages.Add(Fitting(Total(view, now, time), width)));
    }

    private static Seq<IRenderable> Stage((string Name, double Since, Option<StageProgress> Progress) one, double now, (int Name, int Screen) width)
    {
        var name = $"[bold]{Markup.Escape(one.Name.PadRight(width.Name))}[/]  ";
        return one.Progress.Match(
            Some: progress => Fitting($"{name}{Bar(progress, width.Screen)} {Facts(progress)}", width.Screen).Cons(
                progress.Tasks.IsEmpty ? Seq<IRenderable>() : Seq1(Fitting($"{new string(' ', width.Name)}  {Tasks(progress)}", width.Screen))),
            None: () => Seq1(Fitting($"{name}[dim]{ProgressText.Duration(now - one.Since)}[/]", width.Screen)));
    }

    private static string Facts(StageProgress progress) => string.Join(" [dim]·[/] ", Seq(
        string.Create(CultureInfo.InvariantCulture, $"{100 * progress.Share,3:0} %"),
        ProgressText.Place(progress),
        progress.SecondsLeft.Map(left => $"[cyan]{ProgressText.Duration(left)} left[/]").IfNone(""),
        ProgressText.Speed(progress))
        .Filter(part => part.Length > 0));

    private static string Tasks(StageProgress progress) => "[dim]loss[/] " + string.Join("  ", progress.Tasks.Map(task =>
        $"{Markup.Escape(task.Task)} {Number(task.Loss, "0.0000")}{task.Weight.Map(weight => $" [dim]x {Number(weight, "0.00")}[/]").IfNone("")}"));

    private static string Number(double value, string form) => value.ToString(form, CultureInfo.InvariantCulture);

    private static string Bar(StageProgress progress, int screen)
    {
        var width = screen < Narrow ? NarrowBar : BarWidth;
        var full = (int)(progress.Share * width);
        return $"[green]{new string('━', full)}[/][dim]{new string('─', width - full)}[/]";
    }

    private static string Total(RunView view, double now, DateTimeOffset time) => string.Join(" [dim]·[/] ", Seq(
        string.Create(CultureInfo.InvariantCulture, $"{view.Ended} of {view.Count} stages"),
        ProgressText.Duration(now),
        view.Ended == view.Count && view.Count > 0 ? "writing the report" : "",
        view.Clock.SecondsLeft(now).Filter(left => left >= 1).Map(left => string.Create(
            CultureInfo.InvariantCulture, $"[cyan]about {ProgressText.Duration(left)} left, until {time.AddSeconds(left):HH:mm}[/]")).IfNone("")).Filter(part => part.Length > 0));

    /// <summary>One line: what does not fit is cut off, so that the picture keeps its height.</summary>
    private static IRenderable Fitting(string markup, int width) =>
        new Markup(markup) { Overflow = Overflow.Ellipsis } is var line && Markup.Remove(markup).Length <= width ? line : new OneLine(line);

    /// <summary>The first line of a text.</summary>
    private sealed class OneLine(IRenderable inner) : IRenderable
    {
        public Spectre.Console.Rendering.Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            var lines = Segment.SplitLines(inner.Render(options, 1000));
            return lines.Count == 0 ? [] : [.. Segment.Truncate(lines[0], maxWidth - 1), new Segment("…"), Segment.LineBreak];
        }
    }
}
