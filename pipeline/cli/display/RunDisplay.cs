namespace Multitask.Pipeline.CommandLine;

/// <summary>How a run is shown while it goes on.</summary>
/// <param name="Tell">Takes the events, one at a time.</param>
/// <param name="Close">Ends the display; what stands there stays.</param>
internal sealed record RunDisplay(Action<Event> Tell, Action Close) : IDisposable
{
    /// <summary>Passes events on, one line each, without moving anything.</summary>
    internal static RunDisplay Lines(Action<Event> tell) => new(tell, () => { });

    /// <summary>The same, and JSON lines besides.</summary>
    internal RunDisplay And(Action<Event> tell) => this with
    {
        Tell = what =>
        {
            Tell(what);
            tell(what);
        },
    };

    /// <inheritdoc />
    public void Dispose() => Close();
}
