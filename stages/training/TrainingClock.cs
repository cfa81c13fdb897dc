using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>Measures the speed of a training in this run, and estimates when it will end.</summary>
/// <param name="time">Measures seconds.</param>
internal sealed class TrainingClock(TimeProvider time)
{
    /// <summary>The time between two progress reports.</summary>
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    /// <summary>The approximate duration of a forward pass, relative to a training step on the same examples.</summary>
    private const double ForwardShare = 1.0 / 3;

    private double _steps;
    private double _validations;
    private long _since = time.GetTimestamp();
    private long _reported = time.GetTimestamp();
    private long _count = -1;
    private int _validated;

    /// <summary>Records the end of a step. The first step, which includes loading and warm-up, does not count.</summary>
    internal void Stepped()
    {
        var took = Lap();
        _steps += _count < 0 ? 0 : took;
        _count++;
    }

    /// <summary>Runs the work between two epochs, and measures it separately from the steps.</summary>
    internal T BetweenEpochs<T>(Func<T> work)
    {
        Lap();
        var result = work();
        _validations += Lap();
        _validated++;
        return result;
    }

    /// <summary>Whether a progress report is due; if so, the next one is due a second later.</summary>
    internal bool IsDue()
    {
        var due = time.GetElapsedTime(_reported) > ReportInterval;
        if (due)
        {
            _reported = time.GetTimestamp();
        }

        return due;
    }

    /// <summary>The estimated seconds until the end; none until the second step has ended.</summary>
    /// <param name="steps">The number of steps that are left.</param>
    /// <param name="epochs">The number of epochs that have not ended.</param>
    /// <param name="validation">The size of the validation split in steps; 0 = no validation.</param>
    internal Option<double> SecondsLeft(long steps, int epochs, double validation)
    {
        if (_count < 1)
        {
            return None;
        }

        var step = _steps / _count;
        return (steps * step) + (epochs * (_validated > 0 ? _validations / _validated : validation * step * ForwardShare));
    }

    /// <summary>Seconds since the last call.</summary>
    private double Lap()
    {
        var (before, now) = (_since, time.GetTimestamp());
        _since = now;
        return time.GetElapsedTime(before, now).TotalSeconds;
    }
}
