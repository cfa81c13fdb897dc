using Xunit;

namespace Multitask.Tests.Pipeline;

public sealed class StatusTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void It_shows_what_would_run_and_why_and_the_size_and_age_of_what_is_there()
    {
        _workspace.Run();
        Assert.Equal(
            (0,
            """
            hello  write                     hit                          5 B  now
            world  write                     miss (config: times 2 -> 3)
            first  initial  <- hello         hit                          1 B  now
            all    join     <- first, world  waits for world
            pipeline.lock: a run would change it; it differs at world, all

            """,
            ""),
            _workspace.Run("status", "--set", "stages.world.times=3"));
        Assert.Empty(_workspace.Stages.Ran);
    }

    [Fact]
    public void It_says_whether_the_lock_file_agrees_with_the_store()
    {
        Assert.Equal("pipeline.lock: there is none; a run writes it", LockLine());
        _workspace.Run();
        Assert.Equal("pipeline.lock: agrees with the store", LockLine());
        File.AppendAllText(_workspace.Lock, File.ReadAllLines(_workspace.Lock)[0].Replace("all", "zoo", StringComparison.Ordinal) + "\n");
        Assert.Equal("pipeline.lock: a run would change it; no longer in the pipeline: zoo", LockLine());
        File.WriteAllText(_workspace.Lock, "<<<<<<<\n");
        Assert.Equal("pipeline.lock: must have lines of name, key and digest, found <<<<<<<; a run rewrites it", LockLine());
    }

    [Fact]
    public void A_stage_whose_key_cannot_be_computed_makes_it_fail_and_a_bad_file_is_bad_usage()
    {
        _workspace.Stages.Torch = null!;
        Assert.Equal(1, _workspace.Run("status").Code);
        Assert.Equal(1, _workspace.Run("plan").Code);
        _workspace.Yaml = "pipeline: [";
        Assert.Equal(2, _workspace.Run("status").Code);
    }

    [Theory]
    [InlineData("gc", "--set")]
    [InlineData("du", "--only")]
    [InlineData("import-cache", "--force")]
    public void Options_that_mean_nothing_to_a_command_are_refused_wherever_they_stand(string command, string option)
    {
        Assert.Equal(2, _workspace.Run(command, option, "a").Code);
        var (code, _, error) = _workspace.Run(option, "hello", command, "a");
        Assert.Equal(2, code);
        Assert.Contains(option, error + option, StringComparison.Ordinal);
        Assert.EndsWith("`multitask --help` shows the usage\n", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pipeline.yaml means nothing to gc", "pipeline.yaml", "gc")]
    [InlineData("pipeline.yaml means nothing to status", "pipeline.yaml", "status", "pipeline.yaml")]
    public void A_file_that_a_command_does_not_ask_for_is_refused(string expected, params string[] args) =>
        Assert.Equal((2, "", $"{expected}\n`multitask --help` shows the usage\n"), _workspace.Run(args));

    [Fact]
    public void Every_command_is_in_the_help_and_has_a_help_of_its_own()
    {
        var help = _workspace.Run("--help").Out;
        Assert.All(
            (string[])["status", "plan", "explain", "verify", "gc", "du", "export-cache", "import-cache"],
            command =>
            {
                Assert.Contains($"  {command} ", help, StringComparison.Ordinal);
                var (code, own, _) = _workspace.Run(command, "--help");
                Assert.Equal(0, code);
                Assert.Contains("--store", own, StringComparison.Ordinal);
            });
    }

    private string LockLine() => _workspace.Run("status").Out.Split('\n')[^2];
}
