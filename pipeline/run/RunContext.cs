namespace Multitask.Pipeline.Running;

/// <summary>The effects that a run may have beside its files.</summary>
/// <param name="Tell">Takes the events, one at a time.</param>
/// <param name="Clock">Measures seconds.</param>
/// <param name="Cancel">Asks the run to stop.</param>
public sealed record RunContext(Action<Event> Tell, TimeProvider Clock, CancellationToken Cancel);
