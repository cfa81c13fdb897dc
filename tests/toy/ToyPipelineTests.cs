using System.Text.Json.Nodes;
using System.Xml.Linq;
using Multitask.Tests.Stages;
using Xunit;

namespace Multitask.Tests.Toy;

/// <summary>The toy problem through the command line.</summary>
public sealed class ToyPipelineTests : IDisposable
{
    private const string Small = """
        pipeline: toy
        stages:
          problem: { toy: cagrad }
          equal: { toy-train: problem, weighting: equal, steps: 250 }
          famo: { toy-train: problem, weighting: { famo: { gamma: 0, min_losses: [-2.1, -21] } }, steps: 250, clip: 1.0 }
          scores: { toy-evaluate: [equal, famo] }
        """;

    private const string Network = """

          pictures: { load: scenes, train: 6, test: 3, height: 32, width: 32 }
          net: { build: mtan, data: pictures, filters: [4, 6] }
        """;

    private readonly Bench _bench = new();

    [Fact]
    public void It_leaves_scores_and_a_picture_a_method_and_a_second_run_executes_nothing()
    {
        var (code, text) = _bench.Run(Small);
        Assert.True(code == 0, text);
        Assert.Contains("ms per step", text, StringComparison.Ordinal);
        var scores = JsonNode.Parse(File.ReadAllText(_bench.Out("toy", "scores/scores.json")))!;
        foreach (var method in new[] { "equal", "famo" })
        {
            Assert.Equal(250, (int)scores[method]!["steps"]!);
            Assert.Equal(5, scores[method]!["losses"]!.AsArray().Count);
            var distances = scores[method]!["front_distance"]!.AsArray().Select(node => (double)node!).ToArray();
            Assert.Equal(5, distances.Length);
            Assert.Equal(distances.Average(), (double)scores[method]!["front_distance_mean"]!, 1e-12);
            var groups = XDocument.Load(_bench.Out("toy", $"scores/{method}.svg")).Descendants().Where(e => (string?)e.Attribute("class") == "trajectory");
            Assert.Equal([84, 84, 84, 84, 84], groups.Select(group => group.Elements().Count(e => (string?)e.Attribute("class") == "piece")));
        }

        var seconds = JsonNode.Parse(File.ReadAllText(_bench.Out("toy", "scores/seconds.json")))!.AsObject();
        Assert.Equal(["equal", "famo"], seconds.Select(method => method.Key));
        Assert.All(seconds, method => Assert.InRange((double)method.Value!, 1e-6, 60));
        var again = _bench.Run(Small);
        Assert.DoesNotContain("ran in", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_clean_runs_leave_the_same_bytes()
    {
        Assert.Equal(0, _bench.Run(Small, "--store", "one", "--out", "out-one").Code);
        Assert.Equal(0, _bench.Run(Small, "--store", "two", "--out", "out-two").Code);
        foreach (var file in new[] { "metrics.json", "scores/scores.json", "scores/equal.svg", "scores/famo.svg" })
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(_bench.Folder, "out-one/toy", file)),
                File.ReadAllBytes(Path.Combine(_bench.Folder, "out-two/toy", file)));
        }
    }

    [Theory]
    [InlineData("stages.problem.toy=famo", "stages.problem.toy: must be one of cagrad, found famo")]
    [InlineData("stages.problem.scale=0", "stages.problem.scale: must be > 0, found 0")]
    [InlineData("stages.problem.starts=[]", "stages.problem.starts: must be a list of at least 1, found a list of 0")]
    [InlineData("stages.problem.starts=[[1, 2], [1, 2, 3]]", "stages.problem.starts.1: must be a pair [x1, x2], found a list of 3")]
    [InlineData("stages.problem.train=5", "stages.problem.toy: is not a known key")]
    [InlineData("stages.net.data=problem", "stages.net.data: must name a data set (load), found problem, which is a toy problem (toy)")]
    [InlineData("stages.famo.steps=0", "stages.famo.steps: must be >= 1 and <= 1000000000, found 0")]
    [InlineData("stages.famo.epochs=2", "stages.famo.epochs: is not a known key")]
    [InlineData("stages.famo.toy-train=net", "stages.famo.toy-train: must name a toy problem (toy), found net, which is a model (build)")]
    [InlineData("stages.famo.weighting={famo: {min_losses: [0]}}", "stages.famo.weighting: must have one entry per task (2)")]
    [InlineData("stages.onnx={export: famo}", "stages.onnx.export: must name a trained model (train), found famo, which is trajectories (toy-train)")]
    [InlineData("stages.scores.toy-evaluate=[equal, net]", "stages.scores.toy-evaluate.1: must name trajectories (toy-train), found net, which is a model (build)")]
    [InlineData("stages.scores.toy-evaluate=[equal, equal]", "stages.scores.toy-evaluate: must name each stage once")]
    public void A_wrong_value_is_one_line_that_says_what_would_be_right(string set, string line)
    {
        var (code, text) = _bench.Run(Small + Network, "--set", set);
        Assert.Equal(2, code);
        Assert.Contains(line, text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_compared_was_trained_on_one_problem()
    {
        var (code, text) = _bench.Run(Small + "\n  other: { toy: cagrad, scale: 1 }", "--set", "stages.famo.toy-train=other");
        Assert.Equal(2, code);
        Assert.Contains("stages.scores.toy-evaluate.1: must be trained on the problem of equal, found famo", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_below_its_minimum_ends_the_stage_with_start_and_step()
    {
        var (code, text) = _bench.Run(Small, "--set", "stages.famo.weighting={famo: {min_losses: [0.5, -21]}}");
        Assert.Equal(1, code);
        Assert.Contains("start [0, 0], step 1: cannot take the logarithm of loss - min_losses", text, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();
}
