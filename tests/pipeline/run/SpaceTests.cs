using LanguageExt;
using Xunit;

namespace Multitask.Tests.Pipeline;

/// <summary>A run that will fill the disk does not begin.</summary>
public sealed class SpaceTests : IDisposable
{
    private readonly Workspace _workspace = new();

    private long _asked;

    public void Dispose() => _workspace.Dispose();

    private Store On(long free) => new(_workspace.StoreFolder)
    {
        Files = FileLayer.Real with
        {
            Flush = _ => { },
            Free = _ =>
            {
                _asked++;
                return free;
            },
        },
    };

    private Either<Failure, RunResult<string>> Run(long free, bool force = false) => DirectRun.Run(_workspace, On(free), force);

    private static string Reason(Either<Failure, RunResult<string>> outcome) =>
        outcome.Match(_ => "", failure => failure is Failure.StageFailed failed ? $"{failed.Stage}: {failed.Reason}" : $"{failure}");

    /// <summary>Four stages of 1000 bytes, which stay.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3_999)]
    public void One_line_says_how_much_is_needed_for_what_how_much_is_there_and_where(long free)
    {
        _workspace.Stages.Writes = new DiskNeed(1_000);
        Assert.Equal(
            $"words: 4.0 kB are needed for hello, world, first, all, {Multitask.Pipeline.Format.Bytes(free)} are free at {_workspace.StoreFolder}: "
            + "make room, or name another place with --store",
            Reason(Run(free)));
        Assert.Empty(_workspace.Stages.Ran);
        Assert.False(Directory.Exists(_workspace.StoreFolder));
        Assert.False(File.Exists(_workspace.Lock));
    }

    [Theory]
    [InlineData(1_000, 0, 4_000)]
    [InlineData(1_000, 500, 4_500)]
    [InlineData(0, 700, 700)]
    [InlineData(0, 0, 0)]
    public void Outputs_stay_and_what_is_needed_meanwhile_goes(long output, long meanwhile, long enough)
    {
        _workspace.Stages.Writes = new DiskNeed(output, meanwhile);
        Assert.True(enough == 0 || Run(enough - 1).IsLeft);
        Assert.True(Run(enough).IsRight);
    }

    [Fact]
    public void Only_stages_that_miss_count()
    {
        _workspace.Stages.Writes = new DiskNeed(1_000);
        Assert.True(Run(4_000).IsRight);
        Assert.True(Run(0).IsRight);
        Assert.StartsWith("words: 4.0 kB are needed for hello, world, first, all,", Reason(Run(3_999, force: true)), StringComparison.Ordinal);
        _workspace.Yaml = Workspace.Example.Replace("times: 2", "times: 3", StringComparison.Ordinal);
        // `all` waits for `world`, and may be hit again: its last output is there.
        Assert.StartsWith("words: 1.0 kB are needed for world,", Reason(Run(999)), StringComparison.Ordinal);
        Assert.True(Run(1_000).IsRight);
    }

    [Fact]
    public void A_stage_that_waits_counts_where_its_last_output_is_gone()
    {
        _workspace.Stages.Writes = new DiskNeed(1_000);
        Assert.True(Run(4_000).IsRight);
        Directory.Delete(Path.Combine(_workspace.StoreFolder, "manifests"), recursive: true);
        Assert.StartsWith("words: 4.0 kB are needed", Reason(Run(3_999)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_asked_where_nothing_is_known_and_a_disk_that_does_not_say_stops_nobody()
    {
        Assert.True(Run(0).IsRight);
        Assert.Equal(0, _asked);
        _workspace.Stages.Writes = new DiskNeed(long.MaxValue, long.MaxValue);
        var silent = On(0);
        silent = silent with { Files = silent.Files with { Free = _ => throw new IOException("not here") } };
        Assert.True(DirectRun.Run(_workspace, silent, force: true).IsRight);
        Assert.StartsWith("words: ", Reason(Run(long.MaxValue - 1, force: true)), StringComparison.Ordinal);
    }
}
