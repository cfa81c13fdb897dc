namespace Multitask.Pipeline.Running;

/// <summary>The effects of a run other than on files.</summary>
/// <param name="Tell">Takes the events, one at a time.</param>
/// <param name="Clock">Measures seconds.</param>
/// <param name="Cancel">Asks the run to stop.</param>
public sealed record RunContext(Action<Event> Tell, TimeProvider Clock, CancellationToken Cancel)
{
    /// <summary>How many stages may be at work at the same time.</summary>
    public Jobs Jobs { get; init; } = new();
}
