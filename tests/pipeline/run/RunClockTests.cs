using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>A run says early when it will end.</summary>
public sealed class RunClockTests
{
    private static PlannedStage<string> Stage(string name, string kind, double effort) =>
        new(name, kind, Seq<StageReference>(), new StageWork<string>(1, "{}", "", _ => unit) { Effort = new(() => effort) });

    /// <summary>Two trainings, the second with three times the work, and a quick end: 30 minutes at 1e9 operations a second.</summary>
    private static readonly Seq<PlannedStage<string>> Stages = Seq(
        Stage("data", "load", 0), Stage("one", "train", 445e9), Stage("two", "train", 1335e9), Stage("scores", "evaluate", 20e9));

    private static Event.Advanced Step(string name, double share, double left) =>
        new(name, new StageProgress((long)(1000 * share), 1000) { SecondsLeft = left });

    [Fact]
    public void After_a_minute_a_run_of_half_an_hour_knows_its_end_within_a_fifth()
    {
        var clock = RunClock.Of(Stages, new Jobs());
        Assert.True(clock.SecondsLeft(1).IsNone);
        clock = clock.After(new Event.StageStarted("data", "", new RebuildReason.FirstRun()), 0)
            .After(new Event.StageFinished("data", "", Outcome.Ran, 5), 5)
            .After(new Event.StageStarted("one", "", new RebuildReason.FirstRun()), 5);
        Assert.True(clock.SecondsLeft(30).IsNone);
        // The first steps are a tenth slower than the rest.
        clock = clock.After(Step("one", 0.11, 1.1 * (445 - 55)), 60);
        Assert.InRange(clock.SecondsLeft(60).IfNone(0), 0.8 * (1800 - 60), 1.2 * (1800 - 60));
    }

    [Fact]
    public void Time_goes_on_between_two_reports_and_what_is_cached_takes_none()
    {
        var clock = RunClock.Of(Stages, new Jobs())
            .After(new Event.StageStarted("one", "", new RebuildReason.FirstRun()), 0)
            .After(Step("one", 0.5, 100), 100)
            .After(new Event.StageFinished("two", "", Outcome.Hit, 0), 101)
            .After(new Event.StageFinished("scores", "", Outcome.Hit, 0), 101);
        Assert.Equal(90, clock.SecondsLeft(110).IfNone(0), 6);
    }

    [Fact]
    public void Two_jobs_share_what_is_left_but_no_stage_is_shared()
    {
        var clock = RunClock.Of(Stages, new Jobs(2))
            .After(new Event.StageStarted("one", "", new RebuildReason.FirstRun()), 0)
            .After(new Event.StageStarted("two", "", new RebuildReason.FirstRun()), 0)
            .After(Step("one", 0.5, 100), 100)
            .After(Step("two", 0.2, 700), 100);
        Assert.InRange(clock.SecondsLeft(100).IfNone(0), 700, 720);
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.6, "1 min 00 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(600, "10 min")]
    [InlineData(3599, "59 min")]
    [InlineData(7500, "2 h 05 min")]
    [InlineData(200_000, "2 d 7 h")]
    public void Durations_are_read_at_a_glance(double seconds, string expected) => Assert.Equal(expected, ProgressText.Duration(seconds));
}
