using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>Runs that may only give what the lock file says.</summary>
public sealed class LockedTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Without_a_lock_file_it_says_how_to_get_one() => Assert.Equal(
        (1, "", "error: --locked needs pipeline.lock, and there is none: a run without --locked writes it\n"), _workspace.Run("--locked"));

    [Fact]
    public void What_is_as_the_lock_file_says_runs_from_an_empty_store_too()
    {
        _workspace.Run();
        Assert.Equal(0, _workspace.Run("--locked").Code);
        Directory.Delete(_workspace.StoreFolder, recursive: true);
        var before = File.GetLastWriteTimeUtc(_workspace.Lock);
        var (code, _, error) = _workspace.Run("--locked");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(["hello", "world", "first", "all"], _workspace.Stages.Ran);
        Assert.Equal(before, File.GetLastWriteTimeUtc(_workspace.Lock));
    }

    [Fact]
    public void Every_difference_is_a_line_and_nothing_runs()
    {
        _workspace.Run();
        var before = File.ReadAllText(_workspace.Lock);
        _workspace.Yaml += "\n  new: { write: new }";
        Assert.Equal(
            (1,
            "",
            """
            error: hello: config: text hello -> hullo
            error: world: seed 7 -> 8
            error: new: is not in pipeline.lock
            3 differences to pipeline.lock, nothing was run

            """),
            _workspace.Run("--locked", "--set", "seed=8", "--set", "stages.hello.write=hullo"));
        Assert.Empty(_workspace.Stages.Ran);
        Assert.Equal(before, File.ReadAllText(_workspace.Lock));
    }

    [Fact]
    public void A_stage_that_is_gone_is_a_difference()
    {
        _workspace.Run();
        _workspace.Yaml = _workspace.Yaml.Replace("  all: { join: [first, world] }", "", StringComparison.Ordinal);
        Assert.Equal(
            (1, "", "error: all: is in pipeline.lock, but no stage of this pipeline\n1 difference to pipeline.lock, nothing was run\n"),
            _workspace.Run("--locked"));
    }

    [Fact]
    public void Without_the_old_output_the_keys_are_shown()
    {
        _workspace.Run();
        Directory.Delete(_workspace.StoreFolder, recursive: true);
        Assert.Matches(
            "^error: hello: its key is [0-9a-f]{12}, pipeline.lock names [0-9a-f]{12}\n1 difference",
            _workspace.Run("--locked", "--set", "stages.hello.write=hullo").Error);
    }

    [Fact]
    public void An_output_that_turns_out_another_is_not_kept()
    {
        _workspace.Run();
        var before = File.ReadAllText(_workspace.Lock);
        Directory.Delete(_workspace.StoreFolder, recursive: true);
        _workspace.Stages.Instead["world"] = Writes("other");
        var (code, _, error) = _workspace.Run("--locked");
        Assert.Equal(1, code);
        Assert.Matches("^error: world: its output is not what pipeline.lock names: digest [0-9a-f]{12}, expected [0-9a-f]{12}\n$", error);
        Assert.Equal(["hello", "world"], _workspace.Stages.Ran);
        Assert.Equal(before, File.ReadAllText(_workspace.Lock));
        Assert.Single(StoreFiles.Names(_workspace.StoreFolder, "manifests"));
    }

    [Fact]
    public void A_store_with_another_output_under_the_key_is_a_difference()
    {
        _workspace.Stages.Instead["world"] = Writes("other");
        _workspace.Run();
        _workspace.Stages.Instead.Clear();
        _workspace.Run("--store", "elsewhere");
        Assert.Equal(
            (1, "", "error: world: the store has another output for its key than pipeline.lock names\n1 difference to pipeline.lock, nothing was run\n"),
            _workspace.Run("--locked", "--only", "world"));
    }

    [Fact]
    public void Measurements_may_differ_and_the_lock_file_stays()
    {
        _workspace.Stages.Measurements = Seq1(new Measurement("text.txt", Seq1("speed")));
        _workspace.Stages.Instead["all"] = Writes("{\"speed\": 1}");
        _workspace.Run();
        var before = File.ReadAllText(_workspace.Lock);
        Directory.Delete(_workspace.StoreFolder, recursive: true);
        _workspace.Stages.Instead["all"] = Writes("{\"speed\": 2}");
        Assert.Equal(0, _workspace.Run("--locked").Code);
        Assert.Equal(before, File.ReadAllText(_workspace.Lock));
    }

    [Fact]
    public void A_stage_behind_a_measurement_that_turned_out_another_cannot_be_what_the_lock_file_says()
    {
        _workspace.Stages.Measurements = Seq1(new Measurement("text.txt", Seq1("speed")));
        _workspace.Run();
        Directory.Delete(_workspace.StoreFolder, recursive: true);
        _workspace.Stages.Instead["hello"] = Writes("hallo");
        Assert.Equal(
            "error: first: its key is not what pipeline.lock names: an input with measurements is another one\n",
            _workspace.Run("--locked").Error);
    }

    [Fact]
    public void A_file_that_is_measured_as_a_whole_makes_no_stage_behind_it_another()
    {
        _workspace.Stages.Measurements = Seq1(new Measurement("time.txt", Seq<string>()));
        _workspace.Stages.Instead["hello"] = Writes("hello", time: "1");
        _workspace.Run();
        Directory.Delete(_workspace.StoreFolder, recursive: true);
        _workspace.Stages.Instead["hello"] = Writes("hello", time: "2");
        var (code, _, error) = _workspace.Run("--locked");
        Assert.True(code == 0, error);
        Directory.Delete(_workspace.StoreFolder, recursive: true);
        _workspace.Stages.Instead["hello"] = Writes("hallo", time: "2");
        Assert.Contains("hello: its output is not what pipeline.lock names", _workspace.Run("--locked").Error, StringComparison.Ordinal);
    }

    private static Func<StageRun, Either<string, Unit>> Writes(string text, string time) => run =>
    {
        File.WriteAllText(Path.Combine(run.Folder, "time.txt"), time);
        return Writes(text)(run);
    };

    private static Func<StageRun, Either<string, Unit>> Writes(string text) => run =>
    {
        File.WriteAllText(Path.Combine(run.Folder, "text.txt"), text);
        return unit;
    };
}
