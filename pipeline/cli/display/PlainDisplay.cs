namespace Multitask.Pipeline.CommandLine;

/// <summary>A run as lines, for files and for people: of the progress of a stage a line in ten seconds.</summary>
public static class PlainDisplay
{
    /// <summary>Seconds between two lines about the progress of a stage.</summary>
    private const double Patience = 10;

    /// <summary>When a stage last said something.</summary>
    private sealed record State(RunClock Clock, Map<string, double> Said);

    /// <summary>Writes the lines about a run of these stages, without colours.</summary>
    public static Action<Event> For<T>(Selection<T> selection, Jobs jobs, Action<string> write) => Of(
        write, HumanText.For(selection.Stages.Map(stage => stage.Name), colour: false), RunClock.Of(selection.Stages, jobs), TimeProvider.System);

    /// <summary>Writes the lines.</summary>
    /// <param name="write">Takes a line.</param>
    /// <param name="text">How lines look.</param>
    /// <param name="clock">Of the run.</param>
    /// <param name="time">Measures seconds.</param>
    internal static Action<Event> Of(Action<string> write, HumanText text, RunClock clock, TimeProvider time)
    {
        var start = time.GetTimestamp();
        var state = Atom(new State(clock, Map<string, double>()));
        return what =>
        {
            var now = time.GetElapsedTime(start).TotalSeconds;
            var before = state.Value;
            var after = new State(before.Clock.After(what, now), Spoken(before.Said, what, now));
            state.Swap(_ => after);
            if (what is not Event.Advanced step)
            {
                Tell(write, text.Line(what));
            }
            else if (after.Said != before.Said)
            {
                Tell(write, text.Row(step.Name, text.Dimmed($"| {ProgressText.Line(step.State)}{ProgressText.Run(after.Clock.SecondsLeft(now), step.State)}")));
            }
        };
    }

    private static Map<string, double> Spoken(Map<string, double> said, Event what, double now) => what switch
    {
        Event.StageStarted start => said.AddOrUpdate(start.Name, now),
        Event.Progress line => said.AddOrUpdate(line.Name, now),
        Event.Advanced step when now - said.Find(step.Name).IfNone(0) >= Patience => said.AddOrUpdate(step.Name, now),
        _ => said,
    };

    private static void Tell(Action<string> write, string line)
    {
        if (line.Length > 0)
        {
            write(line);
        }
    }
}
