using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>Runs and <c>gc</c> at the same time, and what the store knows of its users.</summary>
public sealed class GuardTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly MovedClock _clock = new();

    public GuardTests() => _workspace.Clock = _clock;

    public void Dispose() => _workspace.Dispose();

    private Store Store => new(_workspace.StoreFolder);

    private GcRoot Registered => Assert.Single(StoreFiles.Right(new GcRoots(Store).All()));

    [Fact]
    public void While_a_stage_runs_nothing_is_removed()
    {
        var during = (Code: 0, Out: "", Error: "");
        using var other = new StringWriter();
        _workspace.Stages.Instead["hello"] = run =>
        {
            var terminal = new Terminal(other, other, _workspace.Folder, false, _clock, CancellationToken.None);
            during = (Cli.Run(Seq("gc", "--yes"), _workspace.Stages.Catalogue, terminal), "", other.ToString());
            File.WriteAllText(Path.Combine(run.Folder, "text.txt"), "hello");
            return unit;
        };
        Assert.Equal(0, _workspace.Run("--only", "hello").Code);
        Assert.Equal(1, during.Code);
        Assert.StartsWith($"error: {_workspace.StoreFolder} is in use by process {Environment.ProcessId} (", during.Error, StringComparison.Ordinal);
        Assert.EndsWith(": try again when that has ended\n", during.Error, StringComparison.Ordinal);
        Assert.Equal(0, _workspace.Run("gc", "--yes").Code);
    }

    [Fact]
    public void A_run_waits_while_something_is_removed_and_says_so()
    {
        using var stop = new CancellationTokenSource();
        using var alone = StoreFiles.Right(GcLock.Acquire(Store));
        var told = new List<string>();
        var context = new RunContext(
            what =>
            {
                told.Add(new HumanText(0, Colour: false).Line(what));
                stop.Cancel();
            },
            _clock,
            stop.Token);
        Assert.Equal(Left<Failure, FileLock>(new Failure.Cancelled("words")), RunLock.Acquire(Store, "words", context));
        Assert.Equal("words  waits for a process that removes things from the store", Assert.Single(told));
    }

    [Fact]
    public void A_key_that_somebody_works_on_stops_it()
    {
        _workspace.Run();
        Directory.CreateDirectory(Path.Combine(Store.Root, "locks", "aa"));
        using var held = FileLock.TryTake(Store.Layout.Lock(new string('a', 64)), shared: false).IfNone(() => throw new InvalidDataException());
        Assert.Equal((1, "", "error: somebody works on aaaaaaaaaaaa: try again when that has ended\n"), _workspace.Run("gc", "--yes"));
    }

    [Fact]
    public void What_a_killed_run_had_begun_is_known_before_its_end()
    {
        var needs = Seq<(string Stage, string Key)>();
        _workspace.Stages.Instead["world"] = run =>
        {
            needs = Registered.Needs;
            return Left<string, Unit>($"killed {run.Key.Value}");
        };
        var (_, _, error) = _workspace.Run();
        Assert.Equal("hello world", string.Join(' ', needs.Map(need => need.Stage)));
        Assert.Contains(needs[1].Key, error, StringComparison.Ordinal);
        Assert.Equal(needs, Registered.Needs);
    }

    [Fact]
    public void A_warm_run_writes_nothing_until_a_day_has_passed()
    {
        _workspace.Run();
        var path = new GcRoots(Store).PathOf(Registered);
        var before = Registered;
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        _clock.Pass(TimeSpan.FromHours(23));
        _workspace.Run();
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(path));
        _clock.Pass(TimeSpan.FromHours(2));
        _workspace.Run();
        Assert.Equal(_clock.GetUtcNow(), Registered.LastRun);
        Assert.Equal(before.Needs, Registered.Needs);
    }

    [Fact]
    public void Without_a_registered_pipeline_nothing_is_removed()
    {
        _workspace.Run();
        Directory.Delete(Path.Combine(Store.Root, "pipelines"), recursive: true);
        Assert.Equal(
            (1, "", $"error: no pipeline is registered in {Store.Root}: run one, or remove the folder if none shall\n"),
            _workspace.Run("gc", "--yes"));
    }

    [Fact]
    public void A_registration_that_makes_no_sense_stops_it_and_a_run_repairs_it()
    {
        _workspace.Run();
        var path = new GcRoots(Store).PathOf(Registered);
        File.WriteAllText(path, "{}");
        Assert.Equal((1, "", $"error: {path} makes no sense\n"), _workspace.Run("gc", "--yes"));
        _workspace.Run();
        Assert.Equal(0, _workspace.Run("gc", "--yes").Code);
    }

    [Fact]
    public void Links_are_not_followed()
    {
        _workspace.Run();
        var outside = Directory.CreateDirectory(Path.Combine(_workspace.Folder, "outside")).FullName;
        var free = Enumerable.Range(0, 256).Select(two => $"{two:x2}").First(two => !Directory.Exists(Path.Combine(Store.Root, "blobs", two)));
        File.WriteAllText(Path.Combine(outside, free + new string('0', 62)), "precious");
        Directory.CreateSymbolicLink(Path.Combine(Store.Root, "blobs", free), outside);
        Directory.CreateSymbolicLink(Path.Combine(Store.Root, "tmp", "link"), outside);
        Directory.Delete(Path.Combine(Store.Root, "locks"), recursive: true);
        Directory.CreateSymbolicLink(Path.Combine(Store.Root, "locks"), outside);
        Assert.Equal(0, _workspace.Run("gc", "--yes").Code);
        Assert.Equal("precious", File.ReadAllText(Assert.Single(Directory.GetFiles(outside))));
        Directory.CreateSymbolicLink(Path.Combine(Store.Root, "manifests", "zz"), outside);
        Assert.Equal((1, "", $"error: {Store.Root}/manifests/zz is a link, and none is followed: remove it\n"), _workspace.Run("gc", "--yes"));
    }
}
