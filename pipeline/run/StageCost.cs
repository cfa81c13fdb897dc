namespace Multitask.Pipeline.Running;

/// <summary>What a stage took when it ran.</summary>
/// <param name="Seconds">Of wall-clock time.</param>
/// <param name="PeakBytes">The most memory that the process held meanwhile, other stages at work at the same time included; 0: not known.</param>
public sealed record StageCost(double Seconds, long PeakBytes)
{
    /// <summary>Does some work, and says what it took.</summary>
    internal static (T Value, StageCost Cost) Of<T>(TimeProvider clock, Func<T> work)
    {
        var start = clock.GetTimestamp();
        PeakMemory.Restart();
        var value = work();
        return (value, new StageCost(clock.GetElapsedTime(start).TotalSeconds, PeakMemory.Bytes));
    }
}
