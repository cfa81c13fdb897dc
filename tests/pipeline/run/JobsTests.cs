using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>Stages at the same time: <c>hello</c> and <c>world</c> need nothing, <c>first</c> needs <c>hello</c>, <c>all</c> needs <c>first</c> and <c>world</c>.</summary>
public sealed class JobsTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    private FakeStages Stages => _workspace.Stages;

    /// <summary>Each of two stages waits until the other one is at work.</summary>
    private void Meet(string one, string other)
    {
        var meeting = new CountdownEvent(2);
        foreach (var name in (string[])[one, other])
        {
            Stages.Instead[name] = run =>
            {
                meeting.Signal();
                Assert.True(meeting.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken), $"{name} was alone");
                File.WriteAllText(Path.Combine(run.Folder, "text.txt"), name);
                return unit;
            };
        }
    }

    private void FailAfter(string failing, string other)
    {
        var begun = new ManualResetEventSlim();
        Stages.Instead[failing] = _ =>
        {
            begun.Wait(TestContext.Current.CancellationToken);
            return Left<string, Unit>("no");
        };
        Stages.Instead[other] = run =>
        {
            begun.Set();
            File.WriteAllText(Path.Combine(run.Folder, "text.txt"), other);
            return unit;
        };
    }

    [Fact]
    public void Two_stages_are_at_work_at_the_same_time_and_leave_what_one_after_the_other_leaves()
    {
        Meet("hello", "world");
        Assert.Equal(0, _workspace.Run("--jobs", "2").Code);
        var (locked, blobs) = (File.ReadAllText(_workspace.Lock), _workspace.Blobs().Order().ToArray());
        Directory.Delete(_workspace.StoreFolder, recursive: true);
        File.Delete(_workspace.Lock);
        foreach (var name in (string[])["hello", "world"])
        {
            Stages.Instead[name] = run =>
            {
                File.WriteAllText(Path.Combine(run.Folder, "text.txt"), name);
                return unit;
            };
        }

        Assert.Equal(0, _workspace.Run().Code);
        Assert.Equal(locked, File.ReadAllText(_workspace.Lock));
        Assert.Equal(blobs, _workspace.Blobs().Order());
    }

    [Fact]
    public void The_last_event_has_the_stages_in_the_order_of_the_plan_whichever_ended_first()
    {
        var late = new ManualResetEventSlim();
        Stages.Instead["hello"] = run =>
        {
            late.Wait(TestContext.Current.CancellationToken);
            File.WriteAllText(Path.Combine(run.Folder, "text.txt"), "hello");
            return unit;
        };
        Stages.Instead["world"] = run =>
        {
            late.Set();
            File.WriteAllText(Path.Combine(run.Folder, "text.txt"), "world");
            return unit;
        };
        var last = _workspace.Run("--jobs", "2", "--events", "json").Out.TrimEnd().Split('\n')[^1];
        Assert.Equal(
            ["hello", "world", "first", "all"],
            System.Text.Json.Nodes.JsonNode.Parse(last)!["stages"]!.AsArray().Select(stage => (string?)stage!["name"]));
    }

    [Fact]
    public void After_a_failure_stages_at_work_end()
    {
        FailAfter("world", "hello");
        var (code, _, error) = _workspace.Run("--jobs", "2");
        Assert.Equal((1, "error: world: no\n"), (code, error));
        Assert.Contains(File.ReadAllLines(_workspace.Lock), line => line.StartsWith("hello ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void After_a_failure_no_other_begins_unless_the_run_keeps_going(bool keepGoing, int begun)
    {
        var start = new Schedule<string>(new Jobs(2) { KeepGoing = keepGoing }, DirectRun.PlanOf(_workspace, Stages).Stages);
        var (running, first) = start.Begin();
        Assert.Equal((string[])["hello", "world"], first.Select(stage => stage.Name));
        var failed = running.After(End(first[1], new Failure.StageFailed("world", "no")));
        Assert.Empty(failed.Begin().Begun);
        Assert.Equal(begun, failed.After(End(first[0], Result(first[0]))).Begin().Begun.Count);
    }

    private static StageEnd<string> End(PlannedStage<string> stage, Either<Failure, StageResult<string>> result) =>
        new(stage, new Event.StageFinished(stage.Name, "", Outcome.Ran, 0), result);

    private static StageResult<string> Result(PlannedStage<string> stage) =>
        new(stage, new StageKey("", ""), new Artifact(stage.Name, "", "", Map<string, string>()), Outcome.Ran);

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public void With_keep_going_what_does_not_need_the_failed_stage_runs(string jobs)
    {
        Stages.Instead["world"] = _ => Left<string, Unit>("no");
        var (code, output, error) = _workspace.Run("--keep-going", "--jobs", jobs);
        Assert.Equal((1, "error: world: no\n"), (code, error));
        Assert.Equal(["first", "hello", "world"], Stages.Ran.Order());
        Assert.EndsWith("all    skipped: it needs world, which failed\n", output, StringComparison.Ordinal);
        Assert.Equal(["first", "hello"], File.ReadAllLines(_workspace.Lock).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void All_failures_are_told()
    {
        Stages.Instead["world"] = _ => Left<string, Unit>("no");
        Stages.Instead["first"] = _ => Left<string, Unit>("neither");
        Assert.Equal("error: world: no\nerror: first: neither\n", _workspace.Run("--keep-going").Error);
    }

    [Fact]
    public void A_run_that_is_asked_to_stop_starts_nothing_more_even_with_keep_going()
    {
        using var stop = new CancellationTokenSource();
        Stages.Instead["hello"] = run =>
        {
            stop.Cancel();
            run.Cancel.ThrowIfCancellationRequested();
            return unit;
        };
        var (code, _, error) = _workspace.Run(stop.Token, "--keep-going");
        Assert.Equal((130, "interrupted at hello\n"), (code, error));
        Assert.Equal(["hello"], Stages.Ran);
    }

    [Theory]
    [InlineData(true, 0L, 1)]
    [InlineData(false, 4L, 1)]
    [InlineData(false, 3L, 2)]
    public void What_is_measured_and_what_does_not_fit_into_memory_runs_alone(bool measured, long memory, int most)
    {
        Stages.Measurements = measured ? Seq1(new Measurement("seconds.json", Seq<string>())) : Seq<Measurement>();
        Stages.Memory = memory;
        var plan = DirectRun.PlanOf(_workspace, Stages);
        var (schedule, begun) = new Schedule<string>(new Jobs(4) { Memory = 7 }, plan.Stages).Begin();
        Assert.Equal(most, begun.Count);
        Assert.Equal(most, schedule.Running.Count);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("two")]
    [InlineData("-1")]
    [InlineData("257")]
    public void The_count_of_jobs_must_be_sensible(string count)
    {
        var (code, output, error) = _workspace.Run("--jobs", count);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith($"--jobs must be a whole number from 1 to 256, found {count}", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_says_nothing_but_errors()
    {
        Assert.Equal((0, "", ""), _workspace.Run("--quiet"));
        Stages.Instead["world"] = _ => Left<string, Unit>("no");
        Assert.Equal((1, "", "error: world: no\n"), _workspace.Run("--quiet", "--force", "world"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Stages_begin_after_what_they_need_and_never_more_than_there_are_jobs(int jobs)
    {
        var names = Enumerable.Range(0, 40).Select(at => $"s{at}").ToArray();
        var stages = toSeq(names.Select((name, at) => new PlannedStage<string>(
            name, "write", toSeq(new[] { at / 2, at / 3 }.Where(input => input < at).Distinct().Select(input => new StageReference("x", names[input]))).Strict(),
            new StageWork<string>(1, "{}", "", _ => unit)))).Strict();
        var (gate, running, most, ended) = (new Lock(), 0, 0, new System.Collections.Generic.HashSet<string>());
        var end = Workers.Run(new Schedule<string>(new Jobs(jobs), stages), (stage, done) =>
        {
            lock (gate)
            {
                Assert.All(stage.Inputs, input => Assert.Contains(input, ended));
                most = Math.Max(most, ++running);
            }

            Thread.Yield();
            lock (gate)
            {
                running--;
                ended.Add(stage.Name);
            }

            return End(stage, Result(stage));
        });
        Assert.Equal(40, end.Done.Count);
        Assert.InRange(most, 1, jobs);
    }
}
