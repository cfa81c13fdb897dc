using System.Diagnostics;

namespace Multitask.Stages.Training;

/// <summary>Measures the throughput of an epoch, from its construction on.</summary>
internal sealed class Pace
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Examples per second so far.</summary>
    internal double Of(long examples) => examples / _clock.Elapsed.TotalSeconds;
}
