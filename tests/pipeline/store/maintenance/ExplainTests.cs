using Xunit;

namespace Multitask.Tests.Pipeline;

public sealed class ExplainTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void What_did_not_change_is_shown_with_its_key_and_files()
    {
        _workspace.Run();
        var key = File.ReadAllLines(_workspace.Lock).Single(line => line.StartsWith("hello", StringComparison.Ordinal)).Split(' ')[1];
        Assert.Equal(
            (0,
            $"""
            hello: a hit, made now
              key {key}
              text.txt  2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824  5 B

            """,
            ""),
            _workspace.Run("explain", "hello"));
    }

    [Theory]
    [InlineData("world", "stages.world.times=3", "world: would run\n  config.times: 2 -> 3\n")]
    [InlineData("world", "seed=8", "world: would run\n  seed: 7 -> 8\n")]
    [InlineData("world", "stages.world.mode={ loud: { gain: 2 } }", "world: would run\n  config.mode.case: plain -> loud\n  config.mode.gain: (none) -> 2\n")]
    [InlineData("all", "stages.all.join=[world, first]", "all: would run\n  order of inputs: 31bc4976aa9a, b226189e4cca -> b226189e4cca, 31bc4976aa9a\n")]
    [InlineData("all", "stages.all.join=[world]", "all: would run\n  input 31bc4976aa9a: removed\n")]
    public void A_change_is_shown_field_by_field(string stage, string set, string expected)
    {
        _workspace.Run();
        Assert.Equal((0, expected, ""), _workspace.Run("explain", stage, "--set", set));
    }

    [Fact]
    public void A_stage_that_waits_is_explained_by_the_cause_upstream()
    {
        _workspace.Run();
        Assert.Equal(
            """
            all: would run if its input changes
              input first: not known before it runs, because
                first: would run if its input changes
                  input hello: not known before it runs, because
                    hello: would run
                      config.text: hello -> hallo

            """,
            _workspace.Run("explain", "all", "--set", "stages.hello.write=hallo").Out);
    }

    [Fact]
    public void An_input_that_ran_meanwhile_is_shown_with_both_digests()
    {
        _workspace.Run();
        _workspace.Run("--only", "world", "--set", "stages.world.times=3");
        var lines = _workspace.Run("explain", "all", "--set", "stages.world.times=3").Out.Split('\n');
        Assert.Equal("all: would run", lines[0]);
        Assert.Matches("^  input world: digest [0-9a-f]{12} -> [0-9a-f]{12}, because$", lines[1]);
        Assert.Equal("    world: a hit, made now", lines[2]);
    }

    [Fact]
    public void Libraries_sources_and_versions_are_named()
    {
        _workspace.Stages.SourceDigests["train.npy"] = new string('a', 64);
        _workspace.Run();
        (_workspace.Stages.Torch, _workspace.Stages.Version) = ("2.0", 2);
        _workspace.Stages.SourceDigests["train.npy"] = new string('b', 64);
        Assert.Equal(
            "hello: would run\n  version: 1 -> 2\n  source train.npy: aaaaaaaaaaaa -> bbbbbbbbbbbb\n  environment.torch: 1.0 -> 2.0\n",
            _workspace.Run("explain", "hello").Out);
    }

    [Fact]
    public void What_cannot_be_known_is_said()
    {
        Assert.Equal("hello: would run: new, pipeline.lock has no line for it\n", _workspace.Run("explain", "hello").Out);
        _workspace.Run();
        Directory.Delete(_workspace.StoreFolder, recursive: true);
        Assert.Equal("hello: would run: nothing changed, but its output is not in this store\n", _workspace.Run("explain", "hello").Out);
        Assert.Matches(
            "^hello: would run: the key changed, and the store no longer has what the old one was made of: [0-9a-f]{12} -> [0-9a-f]{12}\n$",
            _workspace.Run("explain", "hello", "--set", "stages.hello.write=x").Out);
    }

    [Fact]
    public void A_damaged_output_is_named()
    {
        _workspace.Run();
        Workspace.Spoil(_workspace.BlobOf("hello"), "hellO");
        Assert.Equal("hello: would run: blob corrupt: text.txt\n", _workspace.Run("explain", "hello").Out);
    }

    [Fact]
    public void An_unknown_stage_is_bad_usage() => Assert.Equal(
        (2, "", "explain: names no stage of this pipeline, found helo; did you mean `hello`?\n"), _workspace.Run("explain", "helo"));
}
