using System.Diagnostics;

namespace Multitask.Stages.Training;

/// <summary>From a configured weighting to the method at work: the one switch over <see cref="Weighting"/>.</summary>
public static class Weightings
{
    /// <summary>The method before its first step.</summary>
    public static Weigher Start(Weighting weighting, int tasks) => weighting switch
    {
        Weighting.Equal => Equal.Aggregator.Start(tasks),
        Weighting.Famo config => Famo.Aggregator(config).Start(tasks),
        Weighting.Cagrad config => Cagrad.Aggregator(config).Start(tasks),
        _ => throw new UnreachableException(),
    };
}
