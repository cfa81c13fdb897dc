using System.Diagnostics;
using System.Globalization;
using Multitask.Models;
using Multitask.Stages.Training;
using Multitask.Tests.Data;
using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>Trainings in several processes over a real MPI.</summary>
[Trait("Category", "Slow")]
public sealed class RanksProcessTests : IDisposable
{
    private readonly Bench _bench = new();

    public RanksProcessTests()
    {
        Needs.OpenMpi();
        var random = new RandomSource(1, "table");
        File.WriteAllLines(Path.Combine(_bench.Folder, "t.csv"), Enumerable.Range(0, 47)
            .Select(_ => string.Join(',', Enumerable.Range(0, 5).Select(_ => random.NextGaussian().ToString("R", CultureInfo.InvariantCulture)).Append(random.Next(2).ToString(CultureInfo.InvariantCulture))))
            .Prepend("a,b,c,d,y,z"));
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("float64", 1e-10)]
    [InlineData("float32", 1e-6)]
    public async Task Ranks_train_to_the_numbers_of_one(string precision, double tolerance)
    {
        var ended = await Run(Pipeline($$"""
              train:
                train: model
                data: data
                matrix: { weighting: [equal, famo, cagrad], ranks: [1, 2, 4] }
                epochs: 2
                batch: 8
                precision: {{precision}}
                optimizer: { sgd: { lr: 0.05 } }
            """));
        Assert.True(ended.Code == 0, ended.Out + ended.Error);
        foreach (var word in new[] { "equal", "famo", "cagrad" })
        {
            var one = Weights($"train[{word},ranks=1]");
            Assert.All(new[] { 2, 4 }, ranks => Assert.All(
                one.Zip(Weights($"train[{word},ranks={ranks}]")), pair => Assert.Equal(pair.Item1, pair.Item2, tolerance)));
        }
    }

    [Fact]
    public async Task One_rank_has_the_key_of_a_training_without_the_key()
    {
        var ended = await Run(Pipeline("""
              plain: { train: model, data: data, weighting: famo, epochs: 1, batch: 8 }
              one: { train: model, data: data, weighting: famo, epochs: 1, batch: 8, ranks: 1 }
            """));
        Assert.True(ended.Code == 0, ended.Out + ended.Error);
        Assert.Equal(Entry("plain"), Entry("one"));
    }

    [Fact]
    public async Task A_rank_that_is_killed_ends_the_run_with_its_name_and_the_next_run_goes_on()
    {
        var yaml = Pipeline("  long: { train: model, data: data, weighting: famo, epochs: 400, batch: 8, ranks: 2 }");
        var killed = await Run(yaml, "epoch 3/", _ => Kill(1));
        Assert.Equal(1, killed.Code);
        Assert.Contains("rank 1 of 2, on ", killed.Out + killed.Error, StringComparison.Ordinal);
        Assert.Contains("ended by signal 9 (Killed)", killed.Out + killed.Error, StringComparison.Ordinal);
        var resumed = await Run(yaml);
        Assert.True(resumed.Code == 0, resumed.Out + resumed.Error);
        Assert.Contains("resumes from the end of epoch", resumed.Out, StringComparison.Ordinal);
        var weights = Entry("long").Output;
        Directory.Delete(Path.Combine(_bench.Folder, ".pipeline"), recursive: true);
        Assert.True((await Run(yaml)).Code == 0);
        Assert.Equal(weights, Entry("long").Output);
    }

    [Fact]
    public async Task Asked_to_stop_the_ranks_write_a_checkpoint_and_end()
    {
        var yaml = Pipeline("  long: { train: model, data: data, weighting: famo, epochs: 4000, batch: 8, ranks: 2 }");
        var stopped = await Run(yaml, "epoch 3/", process => ToolProcess.Signal(process.Id, "INT"));
        Assert.Equal(130, stopped.Code);
        Assert.Contains("interrupted at ", stopped.Out, StringComparison.Ordinal);
        Assert.Contains("the next run resumes from there", stopped.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_told_with_the_rank()
    {
        var ended = await Run(Pipeline("  bad: { train: model, data: data, weighting: equal, epochs: 50, batch: 8, ranks: 2, optimizer: { sgd: { lr: 1e30 } } }"));
        Assert.Equal(1, ended.Code);
        Assert.Matches(@"error: bad: rank [01] of 2: epoch \d+, step \d+: ", ended.Error);
    }

    [Fact]
    public async Task Where_there_is_no_mpirun_the_message_says_how_to_get_it()
    {
        var ended = await _bench.RunProcess(
            Pipeline("  two: { train: model, data: data, weighting: equal, epochs: 1, batch: 8, ranks: 2 }"), [("MULTITASK_MPIRUN", "no-such-mpirun")]);
        Assert.Equal(1, ended.Code);
        Assert.Contains("ranks need mpirun, and it is not installed: apt-get install openmpi-bin", ended.Error, StringComparison.Ordinal);
    }

    private static string Pipeline(string train) => $$"""
        pipeline: ranks
        device: cpu
        stages:
          data: { load: table, path: t.csv, tasks: { y: regression, z: binary }, test: 0.15 }
          model: { build: mlp, data: data, widths: [8, 8], dropout: 0.2 }
        {{train}}
        """;

    private LockEntry Entry(string stage) => LockFile.Read(Path.Combine(_bench.Folder, "pipeline.lock")).Value()[stage];

    private double[] Weights(string stage)
    {
        var found = new Store(Path.Combine(_bench.Folder, ".pipeline")).Find(Entry(stage).Key, stage);
        using var file = SafetensorsFile.Open(((Lookup.Hit)found).Artifact.Files[WeightsFile.Name]).Value();
        return [.. file.Tensors.SelectMany(one => one.Dtype == Dtype.F64
            ? file.ReadAll<double>(one.Name).Value()
            : file.ReadAll<float>(one.Name).Value().Select(number => (double)number))];
    }

    private Task<ToolProcess> Run(string yaml) => _bench.RunProcess(yaml, []);

    /// <summary>Does something to a run once it has said something.</summary>
    private async Task<ToolProcess> Run(string yaml, string said, Action<Process> act)
    {
        var done = false;
        return await _bench.WatchProcess(yaml, [], (line, process) =>
        {
            if (!done && line.Contains(said, StringComparison.Ordinal))
            {
                done = true;
                act(process);
            }
        });
    }

    /// <summary>A rank has its number and the folder of this test in its environment.</summary>
    private void Kill(int rank)
    {
        foreach (var process in ToolProcess.With("MULTITASK_RANK_JOB", _bench.Folder).Intersect(ToolProcess.With("OMPI_COMM_WORLD_RANK", $"{rank}")))
        {
            ToolProcess.Signal(process, "KILL");
        }
    }
}
