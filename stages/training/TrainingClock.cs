using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>How fast a training goes, from its first step in this run on, and when it will end.</summary>
/// <param name="time">Measures seconds.</param>
internal sealed class TrainingClock(TimeProvider time)
{
    /// <summary>Between two reports.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>A forward pass takes about a third of a step on the same examples.</summary>
    private const double ForwardShare = 1.0 / 3;

    private double _steps;
    private double _validations;
    private long _since = time.GetTimestamp();
    private long _reported = time.GetTimestamp();
    private long _count = -1;
    private int _validated;

    /// <summary>A step has ended. The first one, which loads and warms up what it needs, does not count.</summary>
    internal void Stepped()
    {
        var took = Lap();
        _steps += _count < 0 ? 0 : took;
        _count++;
    }

    /// <summary>Does what comes between two epochs, on a time of its own.</summary>
    internal T BetweenEpochs<T>(Func<T> work)
    {
        Lap();
        var result = work();
        _validations += Lap();
        _validated++;
        return result;
    }

    /// <summary>Whether a report is due; the next one is due a second later.</summary>
    internal bool IsDue()
    {
        var due = time.GetElapsedTime(_reported) > Beat;
        if (due)
        {
            _reported = time.GetTimestamp();
        }

        return due;
    }

    /// <summary>Seconds until the end; none after the first step.</summary>
    /// <param name="steps">That are left.</param>
    /// <param name="epochs">That have not ended.</param>
    /// <param name="validation">Validation examples in steps; 0: none are asked.</param>
    internal Option<double> SecondsLeft(long steps, int epochs, double validation)
    {
        if (_count < 1)
        {
            return None;
        }

        var step = _steps / _count;
        return (steps * step) + (epochs * (_validated > 0 ? _validations / _validated : validation * step * ForwardShare));
    }

    /// <summary>Seconds since this was last asked.</summary>
    private double Lap()
    {
        var (before, now) = (_since, time.GetTimestamp());
        _since = now;
        return time.GetElapsedTime(before, now).TotalSeconds;
    }
}
