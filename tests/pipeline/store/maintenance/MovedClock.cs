namespace Multitask.Tests.Pipeline;

/// <summary>A clock that a test moves; every duration is zero.</summary>
internal sealed class MovedClock : TimeProvider
{
    private DateTimeOffset _now = DateTimeOffset.UtcNow;

    internal void Pass(TimeSpan time) => _now += time;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => 0;
}
