using Multitask.Models;
using Multitask.Tests.Environments;
using Multitask.Tests.Stages;
using Xunit;

namespace Multitask.Tests.Reinforcement;

/// <summary>A training of an agent in a process of its own, which is killed.</summary>
[Trait("Category", "Slow")]
public sealed class AgentKillTests : IDisposable
{
    /// <summary>A checkpoint after every step, so that a kill is as likely to meet one being written as anything else.</summary>
    private const string Yaml = """
        pipeline: killed
        seed: 3
        device: cpu
        stages:
          table: { load: tabletop, tasks: [reach, press] }
          agent: { build: sac, environments: table, widths: [8, 8], task_input: true }
          trained: { train: agent, environments: table, weighting: WEIGHTING, steps: 400, batch: 16, warmup: 60, replay: 300, normalize_observations: true, checkpoint: { minutes: 0.000001 } }
        """;

    private readonly Bench _bench = new();

    public AgentKillTests() => EnvironmentBench.NeedsMujoco();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("{ famo: { gamma: 0.01 } }")]
    [InlineData("{ cagrad: { c: 0.9 } }")]
    public async Task It_goes_on_to_the_bytes_of_one_that_was_not(string weighting)
    {
        var yaml = Yaml.Replace("WEIGHTING", weighting, StringComparison.Ordinal);
        Assert.Equal(0, (await _bench.RunProcess(yaml, [], "--store", "undisturbed")).Code);
        var undisturbed = Locked();
        File.Delete(Lock);
        var random = new RandomSource(1, weighting);
        for (var kill = 0; kill < 4; kill++)
        {
            var lines = 1 + random.Next(3);
            var ended = await _bench.WatchProcess(yaml, [], (line, process) =>
            {
                if (line.Contains("| step ", StringComparison.Ordinal) && --lines == 0)
                {
                    process.Kill();
                }
            });
            Assert.Equal(137, ended.Code);
            Assert.True(kill == 0 || ended.Out.Contains("| resumes from step ", StringComparison.Ordinal), ended.Out);
        }

        var last = await _bench.RunProcess(yaml, []);
        Assert.True(last.Code == 0, last.Out + last.Error);
        Assert.Contains("| resumes from step ", last.Out, StringComparison.Ordinal);
        Assert.Equal(undisturbed, Locked());
    }

    private string Lock => Path.Combine(_bench.Folder, "pipeline.lock");

    private string Locked() => File.ReadAllText(Lock);
}
