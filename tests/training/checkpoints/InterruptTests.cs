using System.Text;
using Multitask.Stages;
using Multitask.Tests.Stages;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Training;

/// <summary>Interrupted training through the command line.</summary>
[Trait("Category", "Slow")]
public sealed class InterruptTests : IDisposable
{
    private const string Yaml = """
        pipeline: small
        seed: 3
        device: cpu
        stages:
          data: { load: scenes, train: 5, test: 1, height: 16, width: 16 }
          model: { build: mtan, data: data, filters: [4] }
          famo: { train: model, data: data, weighting: famo, epochs: 3, batch: 2 }
        """;

    private readonly Bench _bench = new();

    private string Checkpoints => Path.Combine(_bench.Folder, ".pipeline", "checkpoints");

    private string[] CheckpointFiles =>
        Directory.Exists(Checkpoints) ? Directory.GetFiles(Checkpoints, "*", SearchOption.AllDirectories) : [];

    private string Lock => File.ReadAllText(Path.Combine(_bench.Folder, "pipeline.lock"));

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_next_run_goes_on_and_leaves_the_outputs_of_one_without_a_stop()
    {
        Assert.Equal(0, _bench.Run(Yaml, "--store", "undisturbed").Code);
        var undisturbed = Lock;
        File.Delete(Path.Combine(_bench.Folder, "pipeline.lock"));
        var (code, text) = Interrupted("epoch 2/3");
        Assert.Equal(130, code);
        Assert.Contains("| interrupted at the end of epoch 2; the next run resumes from there\n", text, StringComparison.Ordinal);
        Assert.NotEmpty(CheckpointFiles);
        var next = _bench.Run(Yaml);
        Assert.Equal(0, next.Code);
        Assert.Contains("| resumes from the end of epoch 2 (checkpoint of ", next.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch 2/3", next.Text, StringComparison.Ordinal);
        Assert.Equal(undisturbed, Lock);
        Assert.Empty(CheckpointFiles);
    }

    [Fact]
    public void A_forced_run_starts_again()
    {
        Interrupted("epoch 2/3");
        var (code, text) = _bench.Run(Yaml, "--force", "famo");
        Assert.Equal(0, code);
        Assert.DoesNotContain("resumes from", text, StringComparison.Ordinal);
        Assert.Contains("epoch 1/3", text, StringComparison.Ordinal);
        Assert.Empty(CheckpointFiles);
    }

    [Fact]
    public void Checkpoints_left_beside_an_output_are_removed()
    {
        Interrupted("epoch 2/3");
        var folder = Path.GetDirectoryName(Assert.Single(Directory.GetFiles(Checkpoints, "epoch-0000002*", SearchOption.AllDirectories)))!;
        Assert.Equal(0, _bench.Run(Yaml).Code);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "left"), "behind");
        Assert.Equal(0, _bench.Run(Yaml).Code);
        Assert.Empty(CheckpointFiles);
    }

    [Fact]
    public void How_often_checkpoints_are_written_is_no_part_of_the_key()
    {
        Assert.Equal(0, _bench.Run(Yaml).Code);
        var (code, text) = _bench.Run(Yaml, "--set", "stages.famo.checkpoint={ minutes: 0.5 }");
        Assert.True(code == 0, text);
        Assert.Contains("famo   hit", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("checkpoint={ minutes: 0 }", "stages.famo.checkpoint.minutes: must be > 0, found 0")]
    [InlineData("checkpoint={ hours: 1 }", "stages.famo.checkpoint.hours: is not a known key; known are minutes")]
    [InlineData("checkpoint=5", "stages.famo.checkpoint: must be a mapping, found 5")]
    public void A_mistake_in_it_is_told(string set, string message)
    {
        var (code, text) = _bench.Run(Yaml, "--set", $"stages.famo.{set}");
        Assert.Equal(2, code);
        Assert.Contains(message, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_point_on_the_plane_has_no_checkpoints_and_stops_at_once()
    {
        const string Toy = """
            pipeline: toy
            stages:
              problem: { toy: cagrad }
              equal: { toy-train: problem, weighting: equal, steps: 1000000000 }
            """;
        var (code, text) = _bench.Run(Toy, "--set", "stages.equal.checkpoint={ minutes: 1 }");
        Assert.Equal(2, code);
        Assert.Contains("stages.equal.checkpoint: is not a known key", text, StringComparison.Ordinal);
        Assert.Equal(130, Interrupted("equal    miss", Toy).Code);
    }

    /// <summary>Runs until a text is printed, and asks the run to stop then.</summary>
    private (int Code, string Text) Interrupted(string at, string yaml = Yaml)
    {
        File.WriteAllText(Path.Combine(_bench.Folder, "pipeline.yaml"), yaml);
        using var stop = new CancellationTokenSource();
        using var text = new Trigger(at, stop);
        var terminal = new Terminal(text, text, _bench.Folder, Colour: false, TimeProvider.System, stop.Token);
        return (Cli.Run(Seq1("pipeline.yaml"), AllStages.Catalogue, terminal), text.ToString());
    }

    /// <summary>A console that cancels when a line with a text comes by.</summary>
    private sealed class Trigger(string at, CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(at, StringComparison.Ordinal) == true)
            {
                stop.Cancel();
            }
        }

        public override Encoding Encoding => Encoding.UTF8;
    }
}
