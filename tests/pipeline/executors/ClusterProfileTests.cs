using Multitask.Tests.Stages;
using Xunit;

namespace Multitask.Tests.Pipeline.Executors;

/// <summary>The key <c>cluster</c> and the file of <c>--profile</c>.</summary>
public sealed class ClusterProfileTests : IDisposable
{
    private const string Stages = "\nstages: { data: { load: scenes, train: 2, test: 1, height: 16, width: 16 } }\n";

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_kind_has_its_own_needs_before_those_of_all()
    {
        var path = Path.Combine(_bench.Folder, "p.yaml");
        File.WriteAllText(path, "jobs: { default: { partition: cpu, time: \"01:00:00\" }, train: { partition: gpu, memory: 2G, gpus: 1 } }");
        var profile = ClusterProfile.Load(path, "p.yaml").IfFail(_ => throw new InvalidDataException());
        Assert.Equal(new JobNeeds { Partition = "gpu", Time = TimeSpan.FromHours(1), Memory = 2048, Gpus = 1 }, profile.Of("train"));
        Assert.Equal(new JobNeeds { Partition = "cpu", Time = TimeSpan.FromHours(1) }, profile.Of("load"));
    }

    [Theory]
    [InlineData("{ jobs: { train: { time: 3h } } }", "cluster.jobs.train.time: must be a time such as 01:30:00, with days as 2-00:00:00, found 3h")]
    [InlineData("{ jobs: { train: { memory: much } } }", "cluster.jobs.train.memory: must be a size in M or G such as 16G, found much")]
    [InlineData("{ jobs: { train: { options: [account] } } }", "cluster.jobs.train.options.0: must be an option of sbatch such as --account=lab, found account")]
    [InlineData("{ kubernetes: { image: x } }", "cluster.kubernetes: needs the key `claim`")]
    [InlineData("{ atempts: 2 }", "cluster.atempts: is not a known key; did you mean `attempts`?")]
    public void Mistakes_are_found_with_those_of_the_pipeline(string cluster, string expected)
    {
        var (code, text) = _bench.Run($"pipeline: p\ncluster: {cluster}{Stages}");
        Assert.Equal(2, code);
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_that_there_is_not_is_refused()
    {
        var (code, text) = _bench.Run($"pipeline: p\ncluster: {{ jobs: {{ trian: {{ cpus: 2 }} }} }}{Stages}", "--executor", "slurm");
        Assert.Equal(2, code);
        Assert.Contains("jobs.trian: must be one of load, build, train, ", text, StringComparison.Ordinal);
        Assert.Contains("did you mean `train`?", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_cluster_cannot_do_is_refused()
    {
        var (code, text) = _bench.Run($"pipeline: p{Stages}", "--executor", "slurm", "--locked");
        Assert.Equal(2, code);
        Assert.Contains("--locked, --force and --events mean nothing to --executor", text, StringComparison.Ordinal);
        (code, text) = _bench.Run($"pipeline: p{Stages}", "--executor", "kubernetes");
        Assert.Equal(2, code);
        Assert.Contains("--executor kubernetes needs the key cluster.kubernetes with an image and a claim", text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_key_depends_on_the_cluster()
    {
        string Table(string cluster) => (_bench.Run($"pipeline: p\n{cluster}{Stages}") is var (code, text) && code == 0 ? File.ReadAllText(Path.Combine(_bench.Folder, "pipeline.lock")) : text);
        Assert.Equal(Table(""), Table("cluster: { attempts: 7, jobs: { load: { cpus: 2 } } }"));
    }

    [Fact]
    public void A_job_runs_one_stage_and_refuses_a_pipeline_that_was_changed()
    {
        var (code, text) = _bench.Run($"pipeline: p{Stages}", "--help");
        Assert.Equal(0, code);
        (code, text) = _bench.Call("run-stage", "data", "pipeline.yaml", "--plan", "0");
        Assert.Equal(1, code);
        Assert.Contains("the pipeline was changed after the job was submitted: submit it again", text, StringComparison.Ordinal);
        (code, text) = _bench.Call("run-stage", "data", "pipeline.yaml");
        Assert.True(code == 0, text);
        Assert.False(File.Exists(Path.Combine(_bench.Folder, "pipeline.lock")));
        (code, text) = _bench.Call("run-stage", "data", "pipeline.yaml");
        Assert.Contains("hit", text, StringComparison.Ordinal);
    }
}
