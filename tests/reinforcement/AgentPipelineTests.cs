using System.Text.Json.Nodes;
using Multitask.Tests.Environments;
using Multitask.Tests.Stages;
using Xunit;

namespace Multitask.Tests.Reinforcement;

/// <summary>An agent from environments to its score in ONNX Runtime, through the command line.</summary>
[Trait("Category", "Slow")]
public sealed class AgentPipelineTests : IDisposable
{
    private const string Yaml = """
        pipeline: small
        seed: 3
        device: cpu
        stages:
          table: { load: tabletop, tasks: [reach, press] }
          agent: { build: sac, environments: table, widths: [16, 16], task_input: true }
          famo: { train: agent, environments: table, weighting: { famo: { gamma: 0.01 } }, steps: 200, batch: 16, warmup: 70, replay: 400 }
          cagrad: { train: agent, environments: table, weighting: { cagrad: { c: 0.9 } }, steps: 90, batch: 16, warmup: 70, normalize_observations: true }
          scores: { evaluate: [famo, cagrad], environments: table, episodes: 2 }
          onnx: { export: cagrad }
          deployed: { score: onnx, environments: table, episodes: 2 }
        """;

    private readonly Bench _bench = new();

    public AgentPipelineTests() => EnvironmentBench.NeedsMujoco();

    /// <summary>Keys and digests of all but the score, whose latencies are measured.</summary>
    private string[] Lock =>
        [.. File.ReadAllLines(Path.Combine(_bench.Folder, "pipeline.lock")).Where(line => !line.StartsWith("deployed ", StringComparison.Ordinal))];

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void It_is_built_trained_evaluated_exported_and_scored_and_a_second_run_does_nothing()
    {
        var (code, text) = _bench.Run(Yaml);
        Assert.True(code == 0, text);
        var metrics = JsonNode.Parse(File.ReadAllText(_bench.Out("small", "metrics.json")))!;
        Assert.Equal(2, (int)metrics["scores"]!["famo"]!["reach"]!["episodes"]!);
        Assert.InRange((double)metrics["deployed"]!["parity_max_abs"]!["action"]!, 0, 1e-5);
        Assert.Equal(
            (double)metrics["scores"]!["cagrad"]!["all tasks"]!["success"]!, (double)metrics["deployed"]!["scores"]!["all tasks"]!["success"]!);
        Assert.Contains("episodes that succeeded ↑, from 0 to 1, over a hundred stretches", File.ReadAllText(_bench.Out("small", "report.html")), StringComparison.Ordinal);
        Assert.True(new FileInfo(_bench.Out("small", "scores/famo-reach.png")).Length > 1000);
        Assert.DoesNotContain("miss", _bench.Run(Yaml).Text, StringComparison.Ordinal);
    }

    /// <summary>Stopped after every step that wants to stop it, and gone on with, a training leaves the bytes of one that was not.</summary>
    [Fact]
    public void A_training_that_is_interrupted_leaves_the_same_bytes()
    {
        Assert.Equal(0, _bench.Run(Yaml, "--store", "undisturbed").Code);
        var undisturbed = Lock;
        File.Delete(Path.Combine(_bench.Folder, "pipeline.lock"));
        Assert.Equal(0, Interrupted.Until(_bench, Yaml, "famo").Code);
        Assert.Equal(undisturbed, Lock);
    }

    /// <summary>Whatever tasks share: the same actions in ONNX Runtime, and the same bytes after an interruption.</summary>
    [Theory]
    [InlineData("single")]
    [InlineData("{ mmoe: { experts: 2 } }")]
    public void Tasks_may_share_less(string sharing)
    {
        string[] set = ["--set", $"stages.agent.sharing={sharing}", "--set", "stages.scores.baseline=famo"];
        var (code, text) = _bench.Run(Yaml, [.. set, "--store", "undisturbed"]);
        Assert.True(code == 0, text);
        var metrics = JsonNode.Parse(File.ReadAllText(_bench.Out("small", "metrics.json")))!;
        Assert.InRange((double)metrics["deployed"]!["parity_max_abs"]!["action"]!, 0, 1e-5);
        Assert.True(metrics["scores"]!["famo"]!["all tasks"]!["delta_m"] is not { } delta || (double)delta == 0);
        var undisturbed = Lock;
        File.Delete(Path.Combine(_bench.Folder, "pipeline.lock"));
        Assert.Equal(0, Interrupted.Until(_bench, Yaml, "cagrad", set).Code);
        Assert.Equal(undisturbed, Lock);
    }

    [Theory]
    [InlineData("batch=15", "batch: must be a multiple of the number of tasks (2), found 15")]
    [InlineData("warmup=200", "warmup: must be >= 1 and less than steps (200), found 200")]
    [InlineData("tau=0", "tau: must be > 0 and <= 1, found 0")]
    [InlineData("weighting={ constant: [1] }", "weighting")]
    [InlineData("normalize_rewards=maybe", "normalize_rewards: must be true, false or symlog, found maybe")]
    [InlineData("epochs=3", "epochs: is not a known key")]
    public void What_does_not_fit_is_one_line(string set, string message)
    {
        var (code, text) = _bench.Run(Yaml, "--set", $"stages.famo.{set}");
        Assert.Equal(2, code);
        Assert.Contains(message, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent.sharing=ple", "sharing: must be one of hard, single, mmoe, found ple")]
    [InlineData("agent={ build: sac, environments: table, sharing: mmoe }", "task_input: must be true where sharing is not hard")]
    [InlineData("scores.baseline=famos", "baseline: must be one of famo, cagrad, found famos; did you mean `famo`?")]
    [InlineData("table.tasks=[reach, fly]", "must be one of reach, push, press, found fly")]
    public void What_does_not_fit_elsewhere_is_one_line(string set, string message)
    {
        var (code, text) = _bench.Run(Yaml, "--set", $"stages.{set}");
        Assert.Equal(2, code);
        Assert.Contains(message, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Environments_are_named_where_a_stage_needs_them()
    {
        var (code, text) = _bench.Run(Yaml, "--set", "stages.famo.environments=agent");
        Assert.Equal(2, code);
        Assert.Contains("must name environments (load), found agent, which is an agent (build: sac)", text, StringComparison.Ordinal);
    }
}
