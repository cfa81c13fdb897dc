using LanguageExt;
using Multitask.Stages.Tracking;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Tracking;

public sealed class MlflowTests : IDisposable
{
    private static readonly string StageKey = new('5', 64);

    private readonly Scratch _scratch = new();
    private readonly int _port = FreePort.Next();

    [Fact]
    public void A_run_reaches_the_server_with_settings_metrics_at_their_steps_and_the_model()
    {
        using var server = new MlflowServer(_port);
        Assert.Empty(Spool.Track(Seq1(Run("famo", metrics: 2500)), server.Address));
        var run = Assert.Single(server.Runs);
        Assert.Equal(("famo", "FINISHED"), ((string?)run["run_name"], (string?)run["status"]));
        Assert.Equal(2500, server.Metrics.Count);
        Assert.Equal(("loss/a_b", 7L, 0.5), ((string?)server.Metrics[7]["key"], (long)server.Metrics[7]["step"]!, (double)server.Metrics[7]["value"]!));
        Assert.Equal(("batch", "8"), ((string?)server.Params[0]["key"], (string?)server.Params[0]["value"]));
        Assert.Equal(4, server.Artifacts["1/run0/artifacts/onnx/model.onnx"]);
        Assert.Empty(server.Complaints);
    }

    [Fact]
    public void What_the_server_knows_is_not_told_again()
    {
        using var server = new MlflowServer(_port);
        Spool.Track(Seq1(Run("famo")), server.Address);
        Assert.Empty(Spool.Track(Seq1(Run("famo")), server.Address));
        // Another output folder, the same run.
        Assert.Empty(new MlflowSpool(_scratch["other"]).Track(Seq1(Run("famo")), server.Address));
        Assert.Single(server.Runs);
        Spool.Track(Seq1(Run("famo") with { Key = new string('b', 64), StageKey = new string('6', 64) }), server.Address);
        Assert.Equal(2, server.Runs.Count());
    }

    [Fact]
    public void A_server_that_is_away_is_told_later()
    {
        var address = new Uri($"http://127.0.0.1:{_port}/");
        var problems = Spool.Track(Seq(Run("famo"), Run("equal") with { Key = new string('e', 64), StageKey = new string('7', 64) }), address);
        Assert.All(problems, one => Assert.Contains("track --replay", one, StringComparison.Ordinal));
        Assert.NotEmpty(problems);
        Assert.Equal(0, Spool.Replay().Done);
        using var server = new MlflowServer(_port);
        var (done, left) = Spool.Replay();
        Assert.Equal((2, 0), (done, left.Count));
        Assert.Equal(["equal", "famo"], server.Runs.Select(run => (string)run["run_name"]!).Order());
        Assert.Equal((0, 0), (Spool.Replay().Done, Spool.Replay().Problems.Count));
    }

    [Fact]
    public void A_training_is_told_as_it_goes_on_and_the_end_adds_what_the_server_lacks()
    {
        using var server = new MlflowServer(_port);
        Live(server.Address, Outcome.Ran, steps: 3);
        var run = Assert.Single(server.Runs);
        Assert.Null(run["status"]);
        Assert.Equal([0, 1, 2], Steps(server));
        Assert.Empty(Spool.Track(Seq1(Run("famo", metrics: 5)), server.Address));
        Assert.Equal("FINISHED", (string?)Assert.Single(server.Runs)["status"]);
        Assert.Equal([0, 1, 2, 3, 4], Steps(server));
        Assert.Empty(server.Complaints);
    }

    [Fact]
    public void A_training_that_stops_says_so_and_the_next_one_goes_on_in_the_same_run()
    {
        using var server = new MlflowServer(_port);
        Live(server.Address, Outcome.Interrupted, steps: 2);
        Assert.Equal("KILLED", (string?)Assert.Single(server.Runs)["status"]);
        // From a checkpoint: step 1 comes again.
        Live(server.Address, Outcome.Ran, steps: 4, first: 1);
        Assert.Equal("RUNNING", (string?)Assert.Single(server.Runs)["status"]);
        Assert.Equal([0, 1, 2, 3], Steps(server));
        Live(server.Address, Outcome.Failed, steps: 5, first: 4);
        Assert.Equal("FAILED", (string?)Assert.Single(server.Runs)["status"]);
    }

    [Fact]
    public void A_server_that_is_away_stops_no_training()
    {
        Live(new Uri($"http://127.0.0.1:{_port}/"), Outcome.Ran, steps: 3);
        using var server = new MlflowServer(_port);
        Assert.Empty(Spool.Track(Seq1(Run("famo", metrics: 3)), server.Address));
        Assert.Equal([0, 1, 2], Steps(server));
    }

    [Fact]
    public void An_entry_that_makes_no_sense_is_named_and_the_others_are_sent()
    {
        using var server = new MlflowServer(_port);
        Spool.Track(Seq1(Run("famo")), server.Address);
        File.WriteAllText(_scratch["out/.mlflow/0.json"], "{");
        Assert.Contains("0.json", Assert.Single(Spool.Replay().Problems), StringComparison.Ordinal);
    }

    public void Dispose() => _scratch.Dispose();

    /// <summary>The events of a training, to their end.</summary>
    private static void Live(Uri server, Outcome outcome, int steps, int first = 0)
    {
        using var watch = new LiveMlflow(
            new MlflowApi(new MlflowCalls(server)),
            start => new TrackedStage("rooms", start.Name, start.Key, DateTimeOffset.UnixEpoch, [new TrackedParam("batch", "8")]));
        watch.Tell(new Event.StageStarted("famo", StageKey, new RebuildReason.FirstRun()));
        for (var step = first; step < steps; step++)
        {
            watch.Tell(new Event.Measured("famo", new StageMeasures(step, Seq1(new Measure("loss/a#b", 0.5)))));
        }

        watch.Tell(new Event.StageFinished("famo", StageKey, outcome, 1));
    }

    private static long[] Steps(MlflowServer server) => [.. server.Metrics.Select(one => (long)one["step"]!)];

    private MlflowSpool Spool => new(_scratch["out"]);

    private TrackedRun Run(string stage, int metrics = 1)
    {
        File.WriteAllBytes(_scratch["model.onnx"], [1, 2, 3, 4]);
        return new TrackedRun(
            "rooms",
            stage,
            new string('a', 64),
            DateTimeOffset.FromUnixTimeMilliseconds(1_000),
            [new TrackedParam("batch", "8")],
            [.. Enumerable.Range(0, metrics).Select(step => new TrackedMetric("loss/a#b", step, 0.5))],
            [new TrackedFile("onnx/model.onnx", _scratch["model.onnx"])])
        {
            StageKey = StageKey,
        };
    }
}
