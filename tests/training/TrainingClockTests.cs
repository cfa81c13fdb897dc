using System.Globalization;
using Multitask.Models;
using Multitask.Stages.Training;
using Multitask.Tests.Keys;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Training;

/// <summary>A training says early when it will end.</summary>
public sealed class TrainingClockTests
{
    private const double Minute = 60;

    /// <summary>Seconds of the steps of the demo, one after the other, on two cores that other work shared.</summary>
    private static readonly double[] Demo = [.. File
        .ReadLines(Path.Combine(Recorded.Root, "tests", "golden", "step_seconds.txt"))
        .Select(line => double.Parse(line, CultureInfo.InvariantCulture))];

    [Fact]
    public void A_thirtieth_of_a_real_run_tells_its_end_within_a_fifth() => Told(Demo, Demo.Sum() / 30);

    [Fact]
    public void After_a_minute_the_end_of_half_an_hour_is_told_within_a_fifth() => Assert.All(Enumerable.Range(1, 50), seed =>
    {
        // Steps of about 1.2 s that differ by a third either way, and one in twenty that takes three times as long.
        var random = new RandomSource((ulong)seed, "steps");
        double[] steps = [.. Enumerable.Range(0, 1400).Select(_ => 1.2 * random.Uniform(0.67, 1.33) * (random.Next(20) == 0 ? 3 : 1))];
        Told(steps, Minute);
    });

    private static void Told(double[] steps, double after)
    {
        var ((time, clock), spent, done) = (Started(), 0.0, 0);
        while (spent < after)
        {
            time.Pass(steps[done]);
            clock.Stepped();
            spent += steps[done];
            done++;
        }

        var left = steps.Skip(done).Sum();
        Assert.InRange(clock.SecondsLeft(steps.Length - done, 0, 0).IfNone(0), 0.8 * left, 1.2 * left);
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
