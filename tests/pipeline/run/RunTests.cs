using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

public sealed class RunTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    private FakeStages Stages => _workspace.Stages;

    /// <summary>What the second run says of a stage, and which stages it ran.</summary>
    private string Rerun(params string[] args)
    {
        var (_, output, _) = _workspace.Run(args);
        return string.Join("\n", output.Split('\n').Where(line => line.Contains("miss (", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_second_run_calls_no_stage()
    {
        _workspace.Run();
        Assert.Equal(["hello", "world", "first", "all"], Stages.Ran);
        var (code, output, _) = _workspace.Run();
        Assert.Empty(Stages.Ran);
        Assert.Equal("words: 4 stages\nhello  hit\nworld  hit\nfirst  hit\nall    hit\n", output);
        Assert.Equal(0, code);
    }

    [Fact]
    public void Order_spelling_and_comments_of_the_text_do_not_matter()
    {
        _workspace.Run();
        _workspace.Yaml = """
            # the same pipeline
            seed: 7
            stages:
              first: { initial: hello }
              world: { mode: plain, times: +2, rate: 5e-1, write: "world" }
              all: { with: +, join: [first, world] }
              hello: { publish: elsewhere, write: hello }
            pipeline: words
            """;
        Assert.Equal("", Rerun());
        Assert.Empty(Stages.Ran);
    }

    [Theory]
    [InlineData("stages.world.write=World", "world  miss (config: text world -> World)\nall    miss (input world changed)")]
    [InlineData("stages.world.times=3", "world  miss (config: times 2 -> 3)\nall    miss (input world changed)")]
    [InlineData("stages.world.rate=0.25", "world  miss (config: rate 0.5 -> 0.25)")]
    [InlineData("stages.world.mode={ loud: { gain: 2 } }", "world  miss (config: mode.case plain -> loud; config: mode.gain (none) -> 2)")]
    [InlineData("stages.hello.write=hallo", "hello  miss (config: text hello -> hallo)\nfirst  miss (input hello changed)")]
    [InlineData("stages.hello.publish=else", "")]
    [InlineData("stages.all.join=[world, first]", "all    miss (order of inputs changed)")]
    [InlineData("stages.all.join=[world]", "all    miss (an input removed)")]
    [InlineData("stages.all.join=[first, world, hello]", "all    miss (input hello added)")]
    [InlineData("seed=8", "world  miss (seed 7 -> 8)\nall    miss (input world changed)")]
    [InlineData("device=cpu", "")]
    [InlineData("pipeline=other", "")]
    public void A_change_reruns_what_it_decides_and_says_so(string change, string expected)
    {
        _workspace.Run();
        Assert.Equal(expected, Rerun("--set", change));
    }

    [Fact]
    public void Libraries_sources_and_code_are_part_of_the_key()
    {
        _workspace.Run("--only", "hello");
        Stages.Torch = "2.0";
        Assert.Equal("hello  miss (torch 1.0 -> 2.0)", Rerun("--only", "hello"));
        Stages.SourceDigests["train.npy"] = "abc";
        Assert.Equal("hello  miss (source train.npy changed)", Rerun("--only", "hello"));
        Stages.Version = 2;
        Assert.Equal("hello  miss (code version 1 -> 2)", Rerun("--only", "hello"));
        Assert.Equal("", Rerun("--only", "hello"));
    }

    [Fact]
    public void An_output_that_stays_the_same_stops_the_rebuild()
    {
        _workspace.Run();
        Assert.Equal("hello  miss (config: text hello -> hullo)\nfirst  miss (input hello changed)", Rerun("--set", "stages.hello.write=hullo"));
        Assert.Equal(["hello", "first"], Stages.Ran);
    }

    [Fact]
    public void The_name_of_a_stage_is_in_no_key()
    {
        _workspace.Run();
        _workspace.Yaml = _workspace.Yaml.Replace("world", "earth", StringComparison.Ordinal).Replace("write: earth", "write: world", StringComparison.Ordinal);
        var (code, output, _) = _workspace.Run();
        Assert.Equal("words: 4 stages\nhello  hit\nearth  hit\nfirst  hit\nall    hit\n", output);
        Assert.Empty(Stages.Ran);
        Assert.Equal(0, code);
    }

    [Fact]
    public void A_failed_stage_leaves_nothing_behind_and_stops_the_run()
    {
        Stages.Instead["world"] = run =>
        {
            File.WriteAllText(Path.Combine(run.Folder, "half.txt"), "half");
            return Left<string, Unit>("loss of task depth is NaN at step 3");
        };
        var (code, output, error) = _workspace.Run();
        Assert.Equal(1, code);
        Assert.Equal("error: world: loss of task depth is NaN at step 3\n", error);
        Assert.EndsWith("world  failed after 0.0 s\n", output, StringComparison.Ordinal);
        Assert.Equal(["hello", "world"], Stages.Ran);
        Assert.Equal("hello", File.ReadAllText(Assert.Single(_workspace.Blobs())));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_workspace.StoreFolder, "tmp")));
        Assert.Equal("hello", Assert.Single(File.ReadAllLines(_workspace.Lock)).Split(' ')[0]);
        Assert.False(Directory.Exists(Path.Combine(_workspace.Folder, "out")));
        Assert.Empty(Stages.Finished);
    }

    [Fact]
    public void An_exception_of_a_stage_is_its_failure()
    {
        Stages.Instead["hello"] = _ => throw new InvalidOperationException("boom");
        var (code, _, error) = _workspace.Run();
        Assert.Equal((1, "error: hello: InvalidOperationException: boom\n"), (code, error));
        Assert.Empty(_workspace.Blobs());
    }

    [Fact]
    public void A_link_is_not_an_output()
    {
        Stages.Instead["hello"] = run =>
        {
            File.CreateSymbolicLink(Path.Combine(run.Folder, "link"), _workspace.Folder);
            return unit;
        };
        var (code, _, error) = _workspace.Run();
        Assert.Equal((1, "error: hello: an output must be files, found the link link\n"), (code, error));
    }

    [Fact]
    public void A_cancelled_run_keeps_what_was_done()
    {
        using var stop = new CancellationTokenSource();
        Stages.Instead["world"] = run =>
        {
            stop.Cancel();
            run.Cancel.ThrowIfCancellationRequested();
            return unit;
        };
        var (code, output, error) = _workspace.Run(stop.Token);
        Assert.Equal((130, "interrupted at world\n"), (code, error));
        Assert.EndsWith("world  miss (new)\n", output, StringComparison.Ordinal);
        Stages.Instead.Clear();
        Assert.Equal("world  miss (new)\nfirst  miss (new)\nall    miss (new)", Rerun());
    }

    [Fact]
    public void Files_in_folders_are_outputs_too_and_blobs_are_read_only()
    {
        Stages.Instead["hello"] = run =>
        {
            Directory.CreateDirectory(Path.Combine(run.Folder, "a", "b"));
            File.WriteAllText(Path.Combine(run.Folder, "a", "b", "deep.txt"), "deep");
            File.WriteAllText(Path.Combine(run.Folder, "text.txt"), "deep");
            return unit;
        };
        Assert.Equal(0, _workspace.Run("--only", "hello").Code);
        var blob = Assert.Single(_workspace.Blobs());
        Assert.True(File.GetAttributes(blob).HasFlag(FileAttributes.ReadOnly));
        Assert.Equal("deep", File.ReadAllText(Path.Combine(_workspace.Folder, "out", "words", "texts", "a", "b", "deep.txt")));
    }

    [Fact]
    public void A_stage_that_is_not_seeded_cannot_see_the_seed()
    {
        var seeds = new List<ulong>();
        foreach (var name in (string[])["hello", "world"])
        {
            Stages.Instead[name] = run =>
            {
                seeds.Add(run.Seed);
                File.WriteAllText(Path.Combine(run.Folder, "text.txt"), name);
                return unit;
            };
        }

        _workspace.Run();
        Assert.Equal([0UL, 7UL], seeds);
    }

    [Fact]
    public void Only_runs_a_stage_and_what_it_needs()
    {
        _workspace.Run("--only", "first");
        Assert.Equal(["hello", "first"], Stages.Ran);
    }

    [Fact]
    public void Force_runs_a_stage_again_and_no_other()
    {
        _workspace.Run();
        Assert.Equal("world  miss (forced)", Rerun("--force", "world"));
        Assert.Equal(["world"], Stages.Ran);
    }

    [Fact]
    public void Results_are_published_once_and_again_when_they_are_gone()
    {
        _workspace.Run();
        var published = Path.Combine(_workspace.Folder, "out", "words", "texts", "text.txt");
        Assert.Equal("hello", File.ReadAllText(published));
        Assert.Equal(["texts"], Directory.GetDirectories(Path.Combine(_workspace.Folder, "out", "words")).Select(Path.GetFileName));
        File.Delete(published);
        _workspace.Run();
        Assert.Equal("hello", File.ReadAllText(published));
        Assert.Equal(["words: hello world first all", "words: hello world first all"], Stages.Finished);
    }

    [Fact]
    public void Two_stages_cannot_publish_the_same_file()
    {
        var (code, _, error) = _workspace.Run("--set", "stages.world.publish=texts");
        Assert.Equal((1, "error: words: hello and world both publish texts/text.txt\n"), (code, error));
    }
}
