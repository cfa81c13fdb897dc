using System.Text.Json.Nodes;
using Multitask.Exports;
using Multitask.Tests.Data;
using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>Whole pipelines through the command line, small enough for seconds.</summary>
[Trait("Category", "Slow")]
public sealed class EndToEndTests : IDisposable
{
    /// <summary>Long enough for the small demo to learn something.</summary>
    private static readonly string[] Longer =
    [
        .. new[] { "equal", "famo", "cagrad" }.SelectMany(model => new[]
        {
            "--set", $"stages.{model}.epochs=6", "--set", $"stages.{model}.batch=3",
            "--set", $"stages.{model}.optimizer={{ adam: {{ lr: 0.01 }} }}",
        }),
    ];

    private readonly Bench _bench = new();

    [Fact]
    public void The_small_demo_learns_every_task_and_a_second_run_executes_no_stage()
    {
        var (code, text) = _bench.Run(Bench.Small, Longer);
        Assert.True(code == 0, text);
        var metrics = JsonNode.Parse(File.ReadAllText(_bench.Out("small", "metrics.json")))!;
        foreach (var model in new[] { "equal", "famo", "cagrad" })
        {
            var epochs = Printed.Losses(text, model);
            var (first, last) = (epochs[0], epochs[^1]);
            Assert.InRange(last["semantic"], 0, 0.9 * first["semantic"]);
            Assert.InRange(last["depth"], 0, 0.6 * first["depth"]);
            Assert.InRange(last["normal"], 0, 0.6 * first["normal"]);

            // What was learnt is what is scored, on other rooms: the loss of depth is its mean absolute error.
            Assert.InRange((double)metrics["scores"]![model]!["depth"]!["absolute_error"]!, 0, 0.75 * first["depth"]);
        }

        Assert.NotNull(metrics["scores"]!["constant"]);
        Assert.Equal("CPUExecutionProvider", (string)metrics["deployed"]!["provider"]!);
        Assert.True((double)metrics["deployed"]!["images_per_second"]! > 0);

        var again = _bench.Run(Bench.Small, ["--events", "json", .. Longer]);
        Assert.Equal(0, again.Code);
        var outcomes = Outcomes(again.Text);
        Assert.Equal(8, outcomes.Length);
        Assert.All(outcomes, outcome => Assert.Equal("hit", outcome));
    }

    [Fact]
    public void ONNX_Runtime_scores_what_torch_scores()
    {
        var (code, text) = _bench.Run(Bench.Small, "--set", "stages.scores.evaluate=[famo]", "--only", "scores", "--only", "deployed");
        Assert.True(code == 0, text);
        var metrics = JsonNode.Parse(File.ReadAllText(_bench.Out("small", "metrics.json")))!;
        foreach (var (task, figures) in metrics["scores"]!["famo"]!.AsObject())
        {
            foreach (var (figure, value) in figures!.AsObject())
            {
                Assert.Equal((double)value!, (double)metrics["deployed"]!["scores"]![task]![figure]!, 1e-3 * Math.Max(1, Math.Abs((double)value!)));
            }
        }
    }

    [Fact]
    public void Two_clean_runs_give_the_same_weights_and_the_same_ONNX_file_to_the_byte()
    {
        Assert.Equal(0, _bench.Run(Bench.Small, "--store", "one", "--out", "out-one", "--only", "onnx").Code);
        Assert.Equal(0, _bench.Run(Bench.Small, "--store", "two", "--out", "out-two", "--only", "onnx").Code);
        foreach (var file in new[] { "weights.safetensors", "model.onnx" })
        {
            var (one, two) = (Path.Combine(_bench.Folder, "out-one/small/onnx", file), Path.Combine(_bench.Folder, "out-two/small/onnx", file));
            Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(two));
        }
    }

    [Fact]
    public void Another_seed_gives_other_weights()
    {
        Assert.Equal(0, _bench.Run(Bench.Small, "--only", "onnx").Code);
        var first = File.ReadAllBytes(_bench.Out("small", "onnx/model.onnx"));
        Assert.Equal(0, _bench.Run(Bench.Small, "--only", "onnx", "--set", "seed=4").Code);
        Assert.NotEqual(first, File.ReadAllBytes(_bench.Out("small", "onnx/model.onnx")));
    }

    [Fact]
    public void The_exported_model_takes_one_picture_or_three()
    {
        Assert.Equal(0, _bench.Run(Bench.Small, "--only", "onnx").Code);
        using var scorer = Scorer.Open(_bench.Out("small", "onnx/model.onnx"), new ScorerOptions { Provider = new Provider.Cpu(), Threads = 1 })
            .IfLeft(reason => throw new InvalidDataException(reason));
        foreach (var count in new[] { 1, 3 })
        {
            var outputs = scorer.Run(new float[count * 3 * 32 * 32], count).IfLeft(reason => throw new InvalidDataException(reason));
            Assert.Equal("semantic,depth,normal", string.Join(",", scorer.Outputs.Map(port => port.Name)));
            Assert.Equal(count * 13 * 32 * 32, outputs["semantic"].Length);
        }
    }

    [Theory]
    [InlineData("nyuv2", 13, "semantic,depth,normal")]
    [InlineData("cityscapes", 7, "semantic,depth")]
    [InlineData("cityscapes", 19, "semantic,depth")]
    public void A_folder_in_the_published_layout_trains_and_scores(string layout, int classes, string tasks)
    {
        var kind = layout == "nyuv2" ? Layout.Nyuv2 : Layout.Cityscapes;
        var path = new PublishedLayout(kind, classes, Train: 5, Test: 2).Write(Path.Combine(_bench.Folder, "data"));
        var example = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "examples", $"{layout}.yaml"));
        var model = kind == Layout.Nyuv2 ? "famo" : "cagrad";
        var (code, text) = _bench.Run(
            example,
            "--set", $"stages.data.path={path}",
            "--set", $"stages.data.classes={classes}",
            "--set", "stages.model.filters=[4, 4, 4, 4, 4]",
            "--set", $"stages.{model}.epochs=1");
        Assert.True(code == 0, text);
        var scores = JsonNode.Parse(File.ReadAllText(_bench.Out(layout, "metrics.json")))!["scores"]![model]!;
        Assert.Equal(tasks, string.Join(",", scores.AsObject().Select(pair => pair.Key)));
    }

    public void Dispose() => _bench.Dispose();

    private static string[] Outcomes(string text) =>
    [
        .. text.Split('\n')
            .Where(line => line.StartsWith('{'))
            .Select(line => JsonNode.Parse(line)!)
            .Where(line => (string?)line["event"] == "stage")
            .Select(line => (string)line["outcome"]!),
    ];
}
