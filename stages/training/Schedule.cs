using System.Diagnostics;

namespace Multitask.Stages.Training;

/// <summary>How the learning rate changes over the epochs.</summary>
public abstract record Schedule
{
    private Schedule() { }

    /// <summary>The learning rate stays the same.</summary>
    public sealed record Constant : Schedule;

    /// <summary>Multiplied by a factor every so many epochs, as in the published training (0.5 every 100).</summary>
    public sealed record Steps(int Every, double Factor) : Schedule;

    /// <summary>The learning rate in an epoch (counted from 0).</summary>
    public static double Rate(Schedule schedule, double initial, int epoch) => schedule switch
    {
        Constant => initial,
        Steps steps => initial * Math.Pow(steps.Factor, epoch / steps.Every),
        _ => throw new UnreachableException(),
    };
}
