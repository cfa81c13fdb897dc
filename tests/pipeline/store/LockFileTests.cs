using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

public sealed class LockFileTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Keys_and_outputs_are_pinned()
    {
        _workspace.Run();
        Assert.Equal(
            """
            all d031331636dcde6d896ba622b20023bb75b27eb1a9cbcba09a91ae0855a31399 b97106ab5de3171cce1129fb918ceb2f2db8a6d6ea75eebfb812a6ffe8046264
            first d95f83b8c7d3af2fce1d24f7d6965ff709a08a36bfbb02570d54d7ef79d72b32 31bc4976aa9a57403a10ec44711b48c20f3c290723c0d108aa83b04eae2515ce
            hello 5dd438b1c20bd04ef0bcb8017d306faf28c2a893ae58a7d805966e0825606789 4a6fb679b2527bc905611d594ca6e295ce84cdcb5c996d38f197a24d59e9a6e4
            world 6ac97db6c5d4ac709425db96acfc3cbe388ee1d0d89239c6a2f5caaddff7463a b226189e4cca67fa574d531ca8d4c195cc451b2fc379d604ac4ba993fad28b6a

            """,
            File.ReadAllText(_workspace.Lock));
    }

    [Fact]
    public void Stages_that_did_not_run_this_time_keep_their_line_and_stages_that_are_gone_lose_it()
    {
        _workspace.Run();
        var lines = File.ReadAllLines(_workspace.Lock);
        _workspace.Yaml = _workspace.Yaml.Replace("  all: { join: [first, world] }", "", StringComparison.Ordinal);
        _workspace.Run("--only", "hello");
        Assert.Equal(lines[1..], File.ReadAllLines(_workspace.Lock));
    }

    [Fact]
    public void A_run_leaves_no_other_file_beside_the_pipeline()
    {
        _workspace.Run();
        Assert.Equal(
            [".pipeline", "out", "pipeline.lock", "pipeline.yaml"],
            Directory.GetFileSystemEntries(_workspace.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_lock_file_with_conflicts_of_a_merge_is_reported_and_rewritten()
    {
        _workspace.Run();
        var sound = File.ReadAllText(_workspace.Lock);
        File.WriteAllText(_workspace.Lock, $"<<<<<<< mine\n{sound}||||||| base\r\n=======\n{sound}>>>>>>> theirs\n");
        var (code, output, _) = _workspace.Run();
        Assert.Contains(
            $"warning: {_workspace.Lock} must have lines of name, key and digest, found <<<<<<< mine: it will be rewritten\n", output, StringComparison.Ordinal);
        Assert.Equal((0, sound), (code, File.ReadAllText(_workspace.Lock)));
    }

    [Theory]
    [InlineData("name: my-environment\n", "is not a lock file, it holds name: my-environment")]
    [InlineData("{ \"lockfileVersion\": 3 }", "is not a lock file, it holds { \"lockfileVersion\": 3 }")]
    [InlineData("<<<<<<< mine\nnotes\n=======\n>>>>>>> theirs\n", "is not a lock file, it holds notes")]
    [InlineData("hello 12 34\n", "is not a lock file, it holds hello 12 34")]
    [InlineData("=========\n", "is not a lock file, it holds =========")]
    public void What_is_no_lock_file_stays_as_it_is_and_nothing_runs(string text, string reason)
    {
        File.WriteAllText(_workspace.Lock, text);
        var (code, output, error) = _workspace.Run();
        Assert.Equal((1, "", $"error: words: {_workspace.Lock} {reason}: it stays as it is; move it or rename the pipeline\n"), (code, output, error));
        Assert.Equal(text, File.ReadAllText(_workspace.Lock));
        Assert.Empty(_workspace.Stages.Ran);
        Assert.EndsWith($"pipeline.lock: {reason}; a run leaves it as it is and fails\n", _workspace.Run("status").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_file_at_all_is_refused_before_anything_runs()
    {
        Directory.CreateDirectory(_workspace.Lock);
        Assert.Contains("must be a file, found a directory: it stays", _workspace.Run().Error, StringComparison.Ordinal);
        Directory.Delete(_workspace.Lock);
        Pipes.Make(_workspace.Lock);
        Assert.Contains("must be a file, found a pipe: it stays", _workspace.Run().Error, StringComparison.Ordinal);
        Assert.Empty(_workspace.Stages.Ran);
    }

    [Theory]
    [InlineData("pipeline.lock")]
    [InlineData("./a.b.lock")]
    [InlineData("BIG.LOCK")]
    [InlineData(".lock")]
    public void A_pipeline_must_not_have_the_name_of_its_lock_file(string name)
    {
        var path = Path.Combine(_workspace.Folder, name);
        File.WriteAllText(path, Workspace.Example);
        foreach (var command in (string[][])[[name], ["status", name], ["verify", name]])
        {
            var (code, output, error) = _workspace.Run(command);
            Assert.Equal((2, "", $"{name} has the name of its own lock file: call the pipeline something else, such as {Path.ChangeExtension(name, ".yaml")}\n"), (code, output, error));
        }

        Assert.Equal(Workspace.Example, File.ReadAllText(path));
    }

    [Fact]
    public void A_lock_file_reads_back_what_was_written()
    {
        var entries = Map(("b", new LockEntry(Digest.OfText("1"), Digest.OfText("2"))), ("a-1", new LockEntry(Digest.OfText("3"), Digest.OfText("4"))));
        var text = LockFile.Text(entries);
        Assert.Equal($"a-1 {Digest.OfText("3")} {Digest.OfText("4")}\nb {Digest.OfText("1")} {Digest.OfText("2")}\n", text);
        Assert.True(LockFile.Parse(text).Exists(read => read == entries));
    }

    [Theory]
    [InlineData("examples/nyuv2.yaml", "examples/nyuv2.lock")]
    [InlineData("pipeline.yaml", "pipeline.lock")]
    public void It_stands_beside_the_pipeline(string pipeline, string expected) => Assert.Equal(expected, LockFile.PathOf(pipeline));
}
