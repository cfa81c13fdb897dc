using System.Globalization;
using System.Text.Json.Nodes;
using Multitask.Models;
using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>The validation split through the command line.</summary>
[Trait("Category", "Slow")]
public sealed class ValidationTests : IDisposable
{
    private const string Yaml = """
        pipeline: small
        seed: 3
        device: cpu
        stages:
          data: { load: table, path: table.csv, tasks: { y: regression, z: binary }, validation: 0.3 }
          model: { build: mlp, data: data, widths: [8] }
          trained: { train: model, data: data, weighting: equal, epochs: 3, batch: 8 }
          scores: { evaluate: trained, data: data }
        """;

    private readonly Bench _bench = new();

    public ValidationTests()
    {
        var random = new RandomSource(1, "table");
        File.WriteAllLines(Path.Combine(_bench.Folder, "table.csv"), Enumerable.Range(0, 60).Select(_ => random.NextGaussian())
            .Select(x => string.Create(CultureInfo.InvariantCulture, $"{x},{(2 * x) + 1},{(x > 0 ? 1 : 0)}"))
            .Prepend("x,y,z"));
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_history_has_every_metric_of_every_epoch_and_the_number_of_the_best()
    {
        var (code, text) = _bench.Run(Yaml, "--set", "stages.trained.best={ y: rmse }");
        Assert.True(code == 0, text);
        var history = History();
        var errors = history["epochs"]!.AsArray().Select(epoch => (double)epoch!["validation"]!["y"]!["rmse"]!).ToArray();
        Assert.Equal(3, errors.Length);
        Assert.Equal(1 + Array.IndexOf(errors, errors.Min()), (int)history["best_epoch"]!);
        Assert.Equal(["accuracy", "f1", "roc_auc", "average_precision", "cross_entropy"], history["epochs"]![0]!["validation"]!["z"]!.AsObject().Select(metric => metric.Key));
        Assert.Contains($"| the weights are those of epoch {history["best_epoch"]}\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("build: mlp, widths: [4]", "{ load: table, path: table.csv, tasks: { y: regression, z: class }, validation: 0.3 }")]
    [InlineData("build: segnet, filters: [4]", "{ load: scenes, height: 16, width: 16, train: 6, test: 2, validation: 2 }")]
    public void Every_kind_of_task_is_validated(string model, string data)
    {
        var (code, text) = _bench.Run(
            Yaml.Replace("{ load: table, path: table.csv, tasks: { y: regression, z: binary }, validation: 0.3 }", data, StringComparison.Ordinal)
                .Replace("build: mlp, data: data, widths: [8]", $"{model}, data: data", StringComparison.Ordinal),
            "--set", "stages.trained.best=mean_rank");
        Assert.True(code == 0, text);
        Assert.Equal(3, History()["epochs"]!.AsArray().Count);
    }

    [Fact]
    public void Without_a_choice_there_is_no_word_of_it_and_the_split_is_no_part_of_the_key()
    {
        Assert.Equal(0, _bench.Run(Yaml).Code);
        Assert.Equal(["tasks", "epochs", "trace"], History().Select(member => member.Key));
        Assert.Equal(["epoch", "learning_rate", "losses", "weights"], History()["epochs"]![0]!.AsObject().Select(member => member.Key));
        var (_, text) = _bench.Run(Yaml, "--set", "stages.trained.best=mean_rank");
        Assert.Contains("trained miss", text.Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("best=worst", "stages.trained.best: must be mean_rank, delta_m or a task and its metric, such as { semantic: mean_iou }, found worst")]
    [InlineData("best={ y: rmse, z: f1 }", "stages.trained.best: must be mean_rank, delta_m or a task and its metric")]
    [InlineData("best={ x: rmse }", "stages.trained.best: must name one of the tasks (y, z), found x")]
    [InlineData("best={ z: rmse }", "stages.trained.best: must name a metric of task z (accuracy, f1, roc_auc, average_precision, cross_entropy), found rmse")]
    [InlineData("patience=3", "stages.trained.patience: needs the key `best`, which says when an epoch is better, for patience")]
    [InlineData("patience=0", "stages.trained.patience: must be >= 1 and <= 1000000, found 0")]
    [InlineData("schedule=plateau", "stages.trained.schedule: needs the key `best`, which says when an epoch is better, for schedule: plateau")]
    [InlineData("schedule={ plateau: { factor: 1 } }", "stages.trained.schedule.plateau.factor: must be > 0 and < 1, found 1")]
    public void A_mistake_is_one_line(string set, string message) => AssertMistake($"stages.trained.{set}", message);

    [Fact]
    public void Data_without_a_validation_split_are_told_how_to_get_one()
    {
        var (code, text) = _bench.Run(Yaml.Replace(", validation: 0.3", "", StringComparison.Ordinal), "--set", "stages.trained.best=delta_m");
        Assert.Equal(2, code);
        Assert.Contains(
            "stages.trained.best: needs a validation split, and data has none: give its stage the key `validation`", text, StringComparison.Ordinal);
        Assert.All(text.TrimEnd().Split('\n')[..^1], told => Assert.True(Errors.ErrorTopics.Cover(told), told));
    }

    private void AssertMistake(string set, string message)
    {
        var (code, text) = _bench.Run(Yaml, "--set", set);
        Assert.Equal(2, code);
        Assert.Contains(message, text, StringComparison.Ordinal);
        Assert.All(text.TrimEnd().Split('\n')[..^1], told => Assert.True(Errors.ErrorTopics.Cover(told), told));
    }

    private JsonObject History()
    {
        var path = Assert.Single(Directory.GetFiles(Path.Combine(_bench.Folder, ".pipeline"), "*", SearchOption.AllDirectories), file =>
            File.ReadAllText(file).StartsWith("{\"tasks\"", StringComparison.Ordinal));
        return JsonNode.Parse(File.ReadAllText(path))!.AsObject();
    }
}
