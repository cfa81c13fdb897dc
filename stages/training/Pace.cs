using System.Diagnostics;

namespace Multitask.Stages.Training;

/// <summary>How fast an epoch goes, from now on.</summary>
internal sealed class Pace
{
    /// <summary>A progress line within an epoch is due after so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Stopwatch _sinceLine = Stopwatch.StartNew();

    /// <summary>Whether there was no progress line for long; the next one is due after as long again.</summary>
    internal bool LineIsDue()
    {
        var due = _sinceLine.Elapsed > Patience;
        if (due)
        {
            _sinceLine.Restart();
        }

        return due;
    }

    /// <summary>Examples per second so far.</summary>
    internal double Of(long examples) => examples / _clock.Elapsed.TotalSeconds;
}
