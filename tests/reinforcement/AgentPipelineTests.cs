using System.Text.Json.Nodes;
using Multitask.Stages;
using Multitask.Tests.Environments;
using Multitask.Tests.Stages;
using Multitask.Tests.Tracking;
using Xunit;
using static LanguageExt.Prelude;

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
        Assert.Contains("famo      | step 10/200: success reach -, press -; warm-up\n", text, StringComparison.Ordinal);
        Assert.Matches(@"famo      \| step 200/200: success reach (-|[01]\.\d\d), press (-|[01]\.\d\d); loss reach \d+\.\d{3}, press \d+\.\d{3}; temperature \d\.\d{4}\n", text);
        Assert.Equal(2, (int)metrics["scores"]!["famo"]!["reach"]!["episodes"]!);
        Assert.InRange((double)metrics["deployed"]!["parity_max_abs"]!["action"]!, 0, 1e-5);
        Assert.Equal(
            (double)metrics["scores"]!["cagrad"]!["all tasks"]!["success"]!, (double)metrics["deployed"]!["scores"]!["all tasks"]!["success"]!);
        Assert.Contains("episodes that succeeded ↑, from 0 to 1, over a hundred stretches", File.ReadAllText(_bench.Out("small", "report.html")), StringComparison.Ordinal);
        Assert.True(new FileInfo(_bench.Out("small", "scores/famo-reach.png")).Length > 1000);
        Assert.DoesNotContain("miss", _bench.Run(Yaml).Text, StringComparison.Ordinal);
    }

    /// <summary>TensorBoard has what a training came to when it was stopped in the middle, and in the end each point once.</summary>
    [Fact]
    public async Task Trackers_are_told_while_it_trains()
    {
        var yaml = Yaml.Replace("device: cpu", "device: cpu\ntrack: tensorboard", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_bench.Folder, "pipeline.yaml"), yaml, TestContext.Current.CancellationToken);
        Assert.Equal(130, Interrupted.Once(_bench, ("famo", "step 100/200", 0), "--only", "famo"));
        var early = await Points();
        Assert.Contains(early, point => point is ("loss/reach", > 70 and < 200));
        Assert.DoesNotContain(early, point => point.Step > 150);
        Assert.Equal(0, _bench.Run(yaml, "--only", "famo").Code);
        var all = await Points();
        Assert.Equal(toSeq(Enumerable.Range(1, 100)).Map(at => 2L * at), toSeq(all.Where(point => point.Name == "weight/press").Select(point => point.Step)));
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Contains(all, point => point.Name == "success/reach");
    }

    private async Task<(string Name, long Step)[]> Points()
    {
        var folder = Assert.Single(Directory.GetDirectories(_bench.Out("small", "tensorboard")));
        var lines = await Task.WhenAll(Directory.GetFiles(folder).Select(EventReader.Lines));
        return [.. lines.SelectMany(all => all).Select(line => line.Split(' ')).Where(parts => parts.Length == 4)
            .Select(parts => (parts[1], long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture)))];
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
    [InlineData("batch=0", "batch: must be >= 1 and <= 1000000, found 0")]
    [InlineData("batch=142", "batch: must be at most the transitions that there are at the first update (140: warmup of each task, within replay), found 142")]
    [InlineData("replay=8", "batch: must be at most the transitions that there are at the first update (8: warmup of each task, within replay), found 16")]
    [InlineData("replay=1", "replay: must be at least the number of tasks (2), found 1")]
    [InlineData("updates=0", "updates: must be >= 1 and <= 1000, found 0")]
    [InlineData("warmup=0", "warmup: must be >= 1 and <= 1000000000, found 0")]
    [InlineData("steps=0", "steps: must be >= 1 and <= 1000000000, found 0")]
    [InlineData("discount=.nan", "discount: must be a number, found .nan")]
    [InlineData("optimizer={ adam: { lr: -1 } }", "optimizer.adam.lr: must be > 0, found -1")]
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
    [InlineData("scores.episodes=0", "episodes: must be >= 1 and <= 100000, found 0")]
    [InlineData("deployed.episodes=-1", "episodes: must be >= 1 and <= 100000, found -1")]
    [InlineData("agent.temperature=0", "temperature: must be > 0, found 0")]
    [InlineData("agent.widths=[]", "widths: must be a list of at least 1, found a list of 0")]
    [InlineData("onnx.precision=int8", "precision: must be float32 for an agent")]
    [InlineData("onnx.export=agent", "export: must name a trained model (train), found agent, which is an agent (build: sac)")]
    [InlineData("table={ load: metaworld, path: nowhere, tasks: [reach] }", "nowhere: no scenes of Meta-World (assets_v1/sawyer_xyz) are there; to get them: git clone ")]
    [InlineData("table.tasks=[reach, fly]", "must be one of reach, push, press, found fly")]
    public void What_does_not_fit_elsewhere_is_one_line(string set, string message)
    {
        var (code, text) = _bench.Run(Yaml, "--set", $"stages.{set}");
        Assert.Equal(2, code);
        Assert.Contains(message, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("cuda:3")]
    public void A_device_that_is_not_there_is_refused(string device)
    {
        Assert.SkipWhen(Devices.HasCuda(), "needs a machine without a CUDA device");
        var (code, text) = _bench.Run(Yaml, "--set", $"device={device}");
        Assert.Equal(2, code);
        Assert.Contains($"device: must be auto or cpu on this machine, which has no CUDA device for this build of torch, found {device}", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e30", "step 70: the loss of the critics after the update in task reach is ", "there is no good checkpoint before it")]
    [InlineData("1e6", "step 71: the loss of the critics in task reach is ", "the last good checkpoint is of step 7")]
    public void A_loss_that_is_not_finite_ends_the_training_with_step_task_and_last_good_checkpoint(string rate, string where, string checkpoint)
    {
        var minutes = checkpoint.StartsWith("the last", StringComparison.Ordinal) ? "0.000001" : "10";
        var (code, text) = _bench.Run(
            Yaml, "--set", $"stages.famo.optimizer={{ adam: {{ lr: {rate} }} }}", "--set", $"stages.famo.checkpoint={{ minutes: {minutes} }}", "--only", "famo");
        Assert.Equal(1, code);
        Assert.Contains($"error: famo: {where}", text, StringComparison.Ordinal);
        Assert.Contains($"; {checkpoint}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replay_that_was_cut_short_is_noticed_and_the_training_starts_again()
    {
        string[] famo = ["--only", "famo"];
        Assert.Equal(0, _bench.Run(Yaml, [.. famo, "--store", "undisturbed"]).Code);
        var undisturbed = Lock;
        File.Delete(Path.Combine(_bench.Folder, "pipeline.lock"));
        Assert.Equal(130, Interrupted.Once(_bench, ("famo", "| step 100/", 0), famo));
        var replay = Assert.Single(Directory.GetFiles(Path.Combine(_bench.Folder, ".pipeline"), "replay.bin", SearchOption.AllDirectories));
        using (var file = File.OpenWrite(replay))
        {
            file.SetLength(file.Length / 2);
        }

        var (code, text) = _bench.Run(Yaml, famo);
        Assert.True(code == 0, text);
        Assert.Contains("replay.bin: is not there, or is not as long as it was", text, StringComparison.Ordinal);
        Assert.DoesNotContain("resumes from step", text, StringComparison.Ordinal);
        Assert.Equal(undisturbed, Lock);
    }

    [Fact]
    public void Environments_are_named_where_a_stage_needs_them()
    {
        var (code, text) = _bench.Run(Yaml, "--set", "stages.famo.environments=agent");
        Assert.Equal(2, code);
        Assert.Contains("must name environments (load), found agent, which is an agent (build: sac)", text, StringComparison.Ordinal);
    }
}
