using System.Text.Json;
using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

public sealed class CommandLineTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_first_run_runs_every_stage_and_says_why() =>
        Assert.Equal(
            (0,
            """
            words: 4 stages
            hello  miss (new)
            hello  | writing hello
            hello  ran in 0.0 s
            world  miss (new)
            world  | writing world
            world  ran in 0.0 s
            first  miss (new)
            first  | writing first
            first  ran in 0.0 s
            all    miss (new)
            all    | writing all
            all    ran in 0.0 s

            """,
            ""),
            _workspace.Run("pipeline.yaml"));

    [Fact]
    public void Events_are_json_lines_on_stdout_and_text_goes_to_stderr()
    {
        _workspace.Run("--only", "hello");
        _workspace.Stages.Instead["first"] = _ => Left<string, Unit>("no");
        var (code, output, error) = _workspace.Run("--events", "json");
        var all = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var lines = all.Where(line => line.StartsWith("{\"event\":\"stage\"", StringComparison.Ordinal)).ToArray();
        Assert.StartsWith("""{"event":"plan","pipeline":"words","stages":["hello","world","first","all"]}""", all[0], StringComparison.Ordinal);
        Assert.StartsWith("""{"event":"run","pipeline":"words","stages":[{"name":"hello",""", all[^1], StringComparison.Ordinal);
        var keys = lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("key").GetString() ?? "").ToArray();
        Assert.All(keys, key => Assert.Equal(64, key.Length));
        Assert.Equal(
            [
                $$"""{"event":"stage","name":"hello","key":"{{keys[0]}}","outcome":"hit","seconds":0}""",
                $$"""{"event":"stage","name":"world","key":"{{keys[1]}}","outcome":"ran","seconds":0}""",
                $$"""{"event":"stage","name":"first","key":"{{keys[2]}}","outcome":"failed","seconds":0}""",
            ],
            lines);
        Assert.Equal(File.ReadAllLines(_workspace.Lock).Single(line => line.StartsWith("hello", StringComparison.Ordinal)).Split(' ')[1], keys[0]);
        Assert.StartsWith("words: 4 stages\nhello  hit\n", error, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Fact]
    public void A_plan_shows_what_would_happen_and_changes_nothing()
    {
        _workspace.Run("--only", "hello");
        _workspace.Stages.Forget();
        var before = Directory.GetFiles(_workspace.Folder, "*", SearchOption.AllDirectories).Length;
        Assert.Equal(
            (0,
            """
            hello  write                     hit
            world  write                     miss (config: times 2 -> 3)
            first  initial  <- hello         miss (new)
            all    join     <- first, world  waits for first, world

            """.Replace("miss (config: times 2 -> 3)", "miss (new)", StringComparison.Ordinal),
            ""),
            _workspace.Run("plan", "pipeline.yaml", "--set", "stages.world.times=3"));
        Assert.Empty(_workspace.Stages.Ran);
        Assert.Equal(before, Directory.GetFiles(_workspace.Folder, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void A_plan_can_be_drawn() =>
        Assert.Equal(
            """
            flowchart LR
              stage-hello["hello<br>write"]
              stage-first["first<br>initial"]
              stage-hello --> stage-first

            """,
            _workspace.Run("plan", "--mermaid", "--only", "first").Out);

    [Theory]
    [InlineData("stages.world.times=0", "--set: stages.world.times: must be >= 1 and <= 9, found 0")]
    [InlineData("stages.world.tims=2", "--set: stages.world.tims: is not a known key; did you mean `times`?")]
    [InlineData("stages.wrld.times=2", "--set: stages.wrld.times: there is no stage `wrld`; did you mean `world`?")]
    [InlineData("stages.nope.x=1", "--set: stages.nope.x: there is no stage `nope`; the stages are hello, world, first, all\n")]
    [InlineData("stagse.hello.times=2", "--set: stagse.hello.times: there is no `stagse` in the file; did you mean `stages`?")]
    [InlineData("stages.hello.mode.gain=2", "--set: stages.hello.mode.gain: there is no `mode` in stages.hello; its keys are write, publish\n")]
    [InlineData("model.filters.0=2", "--set: model.filters.0: there is no `model` in the file; its keys are pipeline, seed, stages\n")]
    [InlineData("stages.all.join.2=hello", "--set: stages.all.join.2: there is no `2` in stages.all.join, found a list of 2; its items are 0 to 1")]
    [InlineData("stages.world.write.x=1", "--set: stages.world.write.x: there is no `x` in stages.world.write, found world")]
    [InlineData("stages.world.write=[1", "--set: stages.world.write: is not YAML: ")]
    [InlineData("stages.world", "--set: must be path=value, found stages.world")]
    [InlineData("stages.first.initial=helo", "--set: stages.first.initial: names no stage of this pipeline, found helo; did you mean `hello`?")]
    public void A_wrong_override_is_refused(string set, string expected)
    {
        var (code, output, error) = _workspace.Run("--set", set);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
        Assert.EndsWith("\n1 mistake in pipeline.yaml\n", error, StringComparison.Ordinal);
        Assert.Equal((2, ""), (code, output));
    }

    [Fact]
    public void Overrides_replace_create_and_reach_into_lists_and_new_mappings()
    {
        var (code, _, error) = _workspace.Run(
            "--set", "stages.hello.mode={ loud: { gain: 1 } }", "--set", "stages.hello.mode.loud.gain=3", "--set", "stages.all.join.1=hello", "--set", "seed=9");
        Assert.Equal((0, ""), (code, error));
        var manifests = Directory.GetFiles(Path.Combine(_workspace.StoreFolder, "manifests"), "*", SearchOption.AllDirectories);
        Assert.Contains(manifests, path => File.ReadAllText(path).Contains("\"mode\":{\"case\":\"loud\",\"gain\":3}", StringComparison.Ordinal));
        Assert.Equal("h+hello", File.ReadAllText(_workspace.BlobOf("h+hello")));
    }

    [Theory]
    [InlineData("--only", "worl", "--only: names no stage of this pipeline, found worl; did you mean `world`?")]
    [InlineData("--force", "xyz", "--force: names no stage of this pipeline, found xyz; there are hello, world, first, all")]
    public void A_wrong_stage_name_is_refused(string option, string name, string expected) =>
        Assert.Equal((2, "", $"{expected}\n1 mistake in pipeline.yaml\n"), _workspace.Run(option, name));

    [Fact]
    public void A_forced_stage_must_be_among_those_that_run() =>
        Assert.Equal(
            (2, "", "--force: world is not among the stages that --only asks for\n1 mistake in pipeline.yaml\n"),
            _workspace.Run("--only", "first", "--force", "world"));

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("a.yaml", "b.yaml")]
    [InlineData("--events", "xml")]
    [InlineData("--store")]
    public void Bad_usage_ends_with_2(params string[] args)
    {
        var (code, output, error) = _workspace.Run(args);
        Assert.Equal((2, ""), (code, output));
        Assert.EndsWith("`multitask --help` shows the usage\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_file_the_pipeline_of_the_folder_is_run_if_there_is_one()
    {
        Assert.Equal(0, _workspace.Run().Code);
        File.Delete(Path.Combine(_workspace.Folder, "pipeline.yaml"));
        var bare = _workspace.Run();
        Assert.Equal((2, ""), (bare.Code, bare.Error));
        Assert.Equal(3, bare.Out.Split('\n').Count(line => line.StartsWith("  multitask ", StringComparison.Ordinal)));
        Assert.Equal((2, "", "there is no pipeline.yaml here: name a pipeline\n`multitask --help` shows the usage\n"), _workspace.Run("--quiet"));
        Assert.Equal((2, "", "other.yaml: there is no such file\n1 mistake in other.yaml\n"), _workspace.Run("other.yaml"));
    }

    [Fact]
    public void Store_and_output_go_where_they_are_told()
    {
        _workspace.Run("--store", "cache", "--out", "results");
        Assert.True(Directory.Exists(Path.Combine(_workspace.Folder, "cache", "blobs")));
        Assert.True(File.Exists(Path.Combine(_workspace.Folder, "results", "words", "texts", "text.txt")));
        Assert.False(Directory.Exists(_workspace.StoreFolder));
    }

    [Fact]
    public void Colours_are_only_used_where_they_are_wanted()
    {
        var hit = new Event.StageFinished("famo", "", Outcome.Hit, 0);
        Assert.Equal("famo  hit", new HumanText(4, Colour: false).Line(hit));
        Assert.Equal("famo  \e[32mhit\e[0m", new HumanText(4, Colour: true).Line(hit));
    }

    [Fact]
    public void Help_names_every_option_and_version_is_a_version()
    {
        var (code, help, _) = _workspace.Run("--help");
        Assert.Equal(0, code);
        Assert.All(
            (string[])["plan", "--set", "--store", "--out", "--only", "--force", "--events", "--version"],
            option => Assert.Contains($"  {option} ", help, StringComparison.Ordinal));
        Assert.True(Version.TryParse(_workspace.Run("--version").Out.Split('+', '-')[0].Trim(), out _));
    }
}
