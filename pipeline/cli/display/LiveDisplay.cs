using Spectre.Console;

namespace Multitask.Pipeline.CommandLine;

/// <summary>A run in a terminal: lines about what has ended above, what is at work below, drawn again several times a second.</summary>
internal static class LiveDisplay
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    /// <summary>Between the name of a stage and what it says.</summary>
    private const int Gap = 4;

    /// <summary>Begins to draw.</summary>
    /// <param name="console">Where.</param>
    /// <param name="text">How lines look.</param>
    /// <param name="start">The view before the run.</param>
    /// <param name="time">Measures seconds.</param>
    internal static RunDisplay Of(IAnsiConsole console, HumanText text, RunView start, TimeProvider time)
    {
        var (begin, view, done) = (time.GetTimestamp(), Atom(start), new TaskCompletionSource());
        double Now() => time.GetElapsedTime(begin).TotalSeconds;
        var painter = new Thread(() => Draw(console, () => RunPicture.Of(view.Value, Now(), time.GetLocalNow(), console.Profile.Width), done)) { IsBackground = true };
        painter.Start();
        return new RunDisplay(
            what =>
            {
                var now = Now();
                view.Swap(known => known.After(what, now));
                if (text.Line(what) is { Length: > 0 } line && what is not Event.PlanReady)
                {
                    // The cursor stands where the moving part begins: what is left of that goes first.
                    console.Write(new ControlCode($"\e[J{Folding.Fold(line, console.Profile.Width, text.Width + Gap)}\n"));
                }
            },
            () =>
            {
                done.SetResult();
                painter.Join();
            });
    }

    private static void Draw(IAnsiConsole console, Func<Spectre.Console.Rendering.IRenderable> picture, TaskCompletionSource done) => console
        .Live(picture())
        .AutoClear(true)
        .Overflow(VerticalOverflow.Crop)
        .Start(live =>
        {
            while (!done.Task.Wait(Beat))
            {
                live.UpdateTarget(picture());
            }
        });
}
