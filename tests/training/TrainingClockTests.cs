using System.Globalization;
using Multitask.Stages.Training;
using Multitask.Tests.Keys;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Training;

/// <summary>A training says early when it will end.</summary>
public sealed class TrainingClockTests
{
    /// <summary>Seconds of steps as a training on two busy cores took them, one after the other.</summary>
    private static readonly double[] Steps = [.. File
        .ReadLines(Path.Combine(Recorded.Root, "tests", "golden", "step_seconds.txt"))
        .Select(line => double.Parse(line, CultureInfo.InvariantCulture))];

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.75)]
    public void After_a_minute_the_end_of_half_an_hour_is_told_within_a_fifth(double from)
    {
        // The recording, from some place in it on and over again, until half an hour is full.
        var steps = Enumerable.Range((int)(from * Steps.Length), 1_000_000).Select(at => Steps[at % Steps.Length]).GetEnumerator();
        var (taken, whole) = (new List<double>(), 0.0);
        while (whole < 1800 && steps.MoveNext())
        {
            taken.Add(steps.Current);
            whole += steps.Current;
        }

        var (time, spent, done) = (new Seconds(), 0.0, 0);
        var clock = new TrainingClock(time);
        while (spent < 60)
        {
            time.Pass(taken[done]);
            clock.Stepped();
            spent += taken[done];
            done++;
        }

        Assert.InRange(clock.SecondsLeft(taken.Count - done, 0, 0).IfNone(0), 0.8 * (whole - spent), 1.2 * (whole - spent));
    }

    [Fact]
    public void The_first_step_tells_nothing_and_does_not_count()
    {
        var (time, clock) = Started();
        Assert.True(clock.SecondsLeft(9, 0, 0).IsNone);
        time.Pass(30);
        clock.Stepped();
        Assert.True(clock.SecondsLeft(9, 0, 0).IsNone);
        time.Pass(2);
        clock.Stepped();
        Assert.Equal(16, clock.SecondsLeft(8, 0, 0).IfNone(0), 9);
    }

    [Fact]
    public void Validation_is_guessed_from_its_forward_passes_until_it_has_been_seen()
    {
        var (time, clock) = Started();
        Step(2, 3);
        // Two epochs end, each with 6 steps' worth of examples to validate on: a third of a step each.
        Assert.Equal((4 * 3) + (2 * 6 * 3 / 3.0), clock.SecondsLeft(4, 2, 6).IfNone(0), 9);
        clock.BetweenEpochs(() =>
        {
            time.Pass(10);
            return unit;
        });
        Assert.Equal((4 * 3) + 10, clock.SecondsLeft(4, 1, 6).IfNone(0), 9);
        Step(1, 3);
        Assert.Equal((3 * 3) + 10, clock.SecondsLeft(3, 1, 6).IfNone(0), 9);

        void Step(int count, double seconds)
        {
            for (var step = 0; step < count; step++)
            {
                time.Pass(seconds);
                clock.Stepped();
            }
        }
    }

    private static (Seconds Time, TrainingClock Clock) Started()
    {
        var time = new Seconds();
        return (time, new TrainingClock(time));
    }

    /// <summary>A clock that a test moves.</summary>
    private sealed class Seconds : TimeProvider
    {
        private double _now;

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => (long)(_now * TimestampFrequency);

        internal void Pass(double seconds) => _now += seconds;
    }
}
