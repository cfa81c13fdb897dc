using System.Text.RegularExpressions;
using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>Plans on a real Slurm with two nodes.</summary>
[Trait("Category", "Slow")]
public sealed class SlurmTests : IClassFixture<SlurmCluster>, IDisposable
{
    private readonly SlurmCluster _cluster;
    private readonly Bench _bench = new();

    /// <summary>With the cluster that all these tests share.</summary>
    public SlurmTests(SlurmCluster cluster)
    {
        Needs.Slurm();
        _cluster = cluster;
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_failed_job_is_explained_with_its_log()
    {
        Write(Study.Replace("epochs: 3", "epochs: 3, optimizer: { sgd: { lr: 1e30 } }", StringComparison.Ordinal));
        var ended = await Submit((_, _) => { });
        Assert.Equal(1, ended.Code);
        Assert.Contains("failed with exit code 1; the end of", ended.Error, StringComparison.Ordinal);
        Assert.Matches("error: +error: train.*: epoch 1, step ", ended.Error);
        Assert.Contains("not done: study, publish", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_may_leave_and_cancelled_jobs_leave_nothing_half_written()
    {
        Write(Study.Replace("epochs: 3", "epochs: 2000", StringComparison.Ordinal));
        var left = false;
        var first = await Submit((line, process) =>
        {
            if (!left && line.Contains("train[", StringComparison.Ordinal) && line.Contains("runs on", StringComparison.Ordinal))
            {
                left = true;
                ToolProcess.Signal(process.Id, "INT");
            }
        });
        Assert.Equal(130, first.Code);
        Assert.Contains("the jobs go on: `multitask status` shows them", first.Error, StringComparison.Ordinal);
        SlurmCluster.Until(() => Checkpoints.Length > 0);
        var status = await ToolProcess.Run(ToolProcess.Program, _bench.Folder, _cluster.Variables, "status", "study.yaml");
        Assert.Matches("slurm: submitted .*, 2 of 6 jobs done", status.Out);
        _cluster.Call("scancel", "--user=root");
        SlurmCluster.Until(() => _cluster.Call("squeue", "--noheader").Trim().Length == 0);
        Assert.Empty(Directory.GetDirectories(Path.Combine(_bench.Folder, ".pipeline", "tmp")));
        Assert.NotEmpty(Checkpoints);
        status = await ToolProcess.Run(ToolProcess.Program, _bench.Folder, _cluster.Variables, "status", "study.yaml");
        Assert.Contains("is no longer in Slurm, and did not end", status.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_study_gives_the_digests_of_a_run_here_though_a_node_dies_on_the_way()
    {
        Write(Study.Replace("epochs: 3", "epochs: 150", StringComparison.Ordinal));
        Assert.Equal(0, (await ToolProcess.Run(ToolProcess.Program, _bench.Folder, [], "study.yaml", "--store", "elsewhere")).Code);
        var digests = Read("study.lock");
        File.Delete(Path.Combine(_bench.Folder, "study.lock"));
        var (killed, again) = (false, "");
        var ended = await Submit((line, _) =>
        {
            if (!killed && line.StartsWith("train[", StringComparison.Ordinal) && line.Contains("runs on n1", StringComparison.Ordinal))
            {
                killed = true;
                // With something to resume from, whichever of the two runs there.
                SlurmCluster.Until(() => Checkpoints.Select(Path.GetDirectoryName).Distinct().Count() == 2);
                _cluster.Kill("n1");
            }
            else if (Regex.Match(line, @"waits \(BeginTime\) \(job (\S+)\)") is { Success: true } held)
            {
                // Slurm holds what it has requeued for two minutes.
                again = held.Groups[1].Value;
                _cluster.Call("scontrol", "update", $"JobId={again}", "StartTime=now");
            }
        });
        Assert.True(ended.Code == 0, ended.Out + ended.Error);
        Assert.NotEqual("", again);
        Assert.Equal(digests, Read("study.lock"));
        Assert.True(File.Exists(_bench.Out("study", "report.html")));
        Assert.Contains("resumes from ", Read(Directory.GetFiles(Path.Combine(_bench.Folder, ".pipeline", "slurm"), $"{again}.log", SearchOption.AllDirectories).Single()), StringComparison.Ordinal);
    }

    private const string Study = """
        pipeline: study
        device: cpu
        cluster: { jobs: { default: { memory: 500M, time: "00:30:00" } } }
        stages:
          data: { load: scenes, train: 8, test: 4, height: 16, width: 16 }
          model: { build: mtan, data: data, filters: [4, 8] }
          train: { train: model, data: data, matrix: { weighting: [equal, famo] }, epochs: 3, batch: 4 }
          study: { evaluate: train, data: data, baseline: "train[equal]" }
        """;

    /// <summary>Those of trainings that are at work, or were stopped.</summary>
    private string[] Checkpoints => Path.Combine(_bench.Folder, ".pipeline", "checkpoints") is var folder && Directory.Exists(folder)
        ? Directory.GetFiles(folder, "*.safetensors", SearchOption.AllDirectories)
        : [];

    private void Write(string yaml) => File.WriteAllText(Path.Combine(_bench.Folder, "study.yaml"), yaml);

    private string Read(string name) => File.ReadAllText(Path.Combine(_bench.Folder, name));

    private async Task<ToolProcess> Submit(Action<string, System.Diagnostics.Process> line) =>
        await ToolProcess.Watch(ToolProcess.Program, _bench.Folder, _cluster.Variables, line, "study.yaml", "--executor", "slurm");
}
