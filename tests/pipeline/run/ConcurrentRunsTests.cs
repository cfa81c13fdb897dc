using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>Several runs in one process, each with a store value of its own.</summary>
public sealed class ConcurrentRunsTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly ManualResetEventSlim _go = new();
    private readonly ManualResetEventSlim _begun = new();

    public void Dispose()
    {
        _workspace.Dispose();
        _go.Dispose();
        _begun.Dispose();
    }

    [Fact]
    public async Task Four_runs_execute_each_stage_once_and_leave_one_whole_lock_file()
    {
        var ended = new System.Collections.Concurrent.ConcurrentQueue<Event.StageFinished>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => DirectRun.Must(Run(new FakeStages(), what =>
        {
            if (what is Event.StageFinished end)
            {
                ended.Enqueue(end);
            }
        })))));
        Assert.Equal(16, ended.Count);
        Assert.Equal(["all", "first", "hello", "world"], ended.Where(end => end.Outcome == Outcome.Ran).Select(end => end.Name).Order());
        Assert.Equal(12, ended.Count(end => end.Outcome == Outcome.Hit));
        var lines = await File.ReadAllTextAsync(_workspace.Lock, TestContext.Current.CancellationToken);
        Assert.Equal(0, _workspace.Run().Code);
        Assert.Equal(lines, await File.ReadAllTextAsync(_workspace.Lock, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_comes_second_says_for_whom_it_waits_and_takes_what_the_first_made()
    {
        var first = Task.Run(() => Run(Slow(), _ => { }), TestContext.Current.CancellationToken);
        _begun.Wait(TestContext.Current.CancellationToken);
        var told = new List<string>();
        var second = new FakeStages();
        DirectRun.Must(Run(second, what =>
        {
            told.Add(HumanText.For(Seq1("hello"), colour: false).Line(what));
            if (what is Event.Waiting)
            {
                _go.Set();
            }
        }));
        DirectRun.Must(await first);
        Assert.Matches(
            $"^hello  waits for {Environment.MachineName} pid {Environment.ProcessId}, which runs hello of words since 20", told[1]);
        Assert.Equal("hello  hit", told[2]);
        Assert.DoesNotContain("hello", second.Ran);
        Assert.Single(told, line => line.Contains("waits", StringComparison.Ordinal) && line.StartsWith("hello", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Waiting_ends_when_the_run_is_cancelled()
    {
        var first = Task.Run(() => Run(Slow(), _ => { }), TestContext.Current.CancellationToken);
        _begun.Wait(TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        var second = RunUntil(
            new FakeStages(),
            what =>
            {
                if (what is Event.Waiting)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
        Assert.Equal(new Failure.Cancelled("hello"), second.Match(_ => throw new InvalidDataException("it ended"), failure => failure));
        _go.Set();
        DirectRun.Must(await first);
    }

    [Fact]
    public async Task Who_waits_for_a_run_that_fails_does_the_work_itself()
    {
        var failing = Slow("it broke");
        var first = Task.Run(() => Run(failing, _ => { }), TestContext.Current.CancellationToken);
        _begun.Wait(TestContext.Current.CancellationToken);
        var second = new FakeStages();
        DirectRun.Must(Run(second, what =>
        {
            if (what is Event.Waiting)
            {
                _go.Set();
            }
        }));
        Assert.True((await first).IsLeft);
        Assert.Equal("hello", second.Ran[0]);
    }

    [Fact]
    public void A_run_waits_while_things_are_removed_from_the_store()
    {
        var store = DirectRun.Quick(_workspace);
        var closed = store.TryLockExclusive().IfLeft(None).IfNone(() => throw new InvalidDataException("not closed"));
        var told = new List<Event>();
        DirectRun.Must(Run(new FakeStages(), what =>
        {
            told.Add(what);
            if (what is Event.Waiting)
            {
                closed.Dispose();
            }
        }));
        Assert.Equal(new Event.Waiting("words", "a process that removes things from the store"), told[0]);
    }

    private Either<Failure, RunResult<string>> Run(FakeStages stages, Action<Event> tell) =>
        RunUntil(stages, tell, TestContext.Current.CancellationToken);

    private Either<Failure, RunResult<string>> RunUntil(FakeStages stages, Action<Event> tell, CancellationToken cancel)
    {
        var plan = DirectRun.PlanOf(_workspace, stages);
        var paths = new RunPaths(DirectRun.Quick(_workspace), _workspace.Lock);
        var context = new RunContext(tell, TimeProvider.System, cancel);
        return RunLock.During(paths.Store, plan.Settings.Name, context, () =>
            Runner.Run(plan, new Selection<string>(plan.Stages, Seq<string>()), paths, context));
    }

    /// <summary>Its first stage ends when it is told to go.</summary>
    private FakeStages Slow(string failure = "")
    {
        var stages = new FakeStages();
        stages.Instead["hello"] = run =>
        {
            _begun.Set();
            _go.Wait();
            File.WriteAllText(Path.Combine(run.Folder, "text.txt"), "hello");
            return failure.Length > 0 ? failure : unit;
        };
        return stages;
    }
}
