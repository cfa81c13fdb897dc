namespace Multitask.Pipeline.Running;

/// <summary>How many stages of a run may be at work at the same time, and what a failure does to the others.</summary>
/// <param name="Count">The most at the same time, at least 1. Numbers, keys and outputs do not depend on it.</param>
public sealed record Jobs(int Count = 1)
{
    /// <summary>Whether stages that need nothing of a failed one still run; otherwise a failure lets no stage begin, those at work end.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>Bytes that stages at the same time may need together; a stage that needs more runs alone.</summary>
    public long Memory { get; init; } = long.MaxValue;
}
