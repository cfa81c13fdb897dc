using System.Text.Json.Nodes;
using Multitask.Tests.Stages;
using Xunit;

namespace Multitask.Tests.Studies;

/// <summary><c>baseline: single</c>.</summary>
public sealed class SingleTaskBaselineTests
{
    internal const string Yaml = """
        pipeline: small
        seed: 3
        device: cpu
        stages:
          data: { load: scenes, train: 6, test: 3, height: 32, width: 32 }
          model: { build: mtan, data: data, filters: [4], matrix: { seed: [0, 1] } }
          train: { train: model, data: data, epochs: 1, batch: 4, matrix: { weighting: [equal, { famo: { gamma: 0.01 } }] } }
          study: { evaluate: train, data: data, baseline: single }
        """;

    private static string With(string old, string other) => Yaml.Replace(old, other, StringComparison.Ordinal);

    private static string Config(string yaml, string name) => Search.Small.Stage(yaml, name).Work.Config;

    [Fact]
    public void It_is_a_network_per_task_for_each_seed_with_the_settings_of_the_first_model()
    {
        var names = Search.Small.Names(Yaml);
        Assert.Equal(
            ["data", "model[seed=0]", "model[seed=1]", "single-model[seed=0]", "single-model[seed=1]", "single[seed=0]", "single[seed=1]"],
            names.Where(name => !name.StartsWith("train", StringComparison.Ordinal) && name != "study"));
        Assert.Equal(
            ["train[equal,seed=0]", "train[equal,seed=1]", "train[famo(gamma=0.01),seed=0]", "train[famo(gamma=0.01),seed=1]", "single[seed=0]", "single[seed=1]", "data"],
            Search.Small.Stage(Yaml, "study").Inputs.ToArray());
        Assert.Equal(["single-model[seed=1]", "data"], Search.Small.Stage(Yaml, "single[seed=1]").Inputs.ToArray());
        Assert.Equal(Config(Yaml, "train[equal,seed=1]"), Config(Yaml, "single[seed=1]"));
        Assert.Equal(1UL, Search.Small.Stage(Yaml, "single[seed=1]").Seed);
    }

    [Fact]
    public void Its_stages_are_those_that_a_person_would_write()
    {
        var written = With("baseline: single }", "baseline: single }\n  mine: { build: mtan, data: data, filters: [4], sharing: single, seed: 1 }\n  own: { train: mine, data: data, weighting: equal, epochs: 1, batch: 4, seed: 1 }");
        Assert.Equal(Config(written, "mine"), Config(written, "single-model[seed=1]"));
        Assert.Equal(Config(written, "own"), Config(written, "single[seed=1]"));
        Assert.NotEqual(Config(written, "mine"), Config(written, "model[seed=1]"));
    }

    [Fact]
    public void A_model_of_that_name_is_the_baseline_itself()
    {
        var own = With("evaluate: train", "evaluate: [train, single]").Replace(
            "  study:", "  single: { train: model, data: data, epochs: 2, batch: 4, weighting: equal }\n  study:", StringComparison.Ordinal);
        Assert.DoesNotContain(Search.Small.Names(own), name => name.StartsWith("single-model", StringComparison.Ordinal));
        Assert.Equal(["single[seed=0]", "single[seed=1]"], Search.Small.Names(own).Where(name => name.StartsWith("single", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_name_that_is_taken_is_left_alone()
    {
        var taken = With("  study:", "  single: { build: segnet, data: data, filters: [4] }\n  study:");
        Assert.Contains("study-single[seed=0]", Search.Small.Names(taken));
        Assert.Contains("study-single-model[seed=0]", Search.Small.Names(taken));
        Assert.Equal(
            ["stages.study.baseline: single needs a name for its stage, and single and study-single are taken"],
            Search.Small.Mistakes(taken.Replace("  study:", "  study-single: { build: segnet, data: data, filters: [4] }\n  study:", StringComparison.Ordinal)));
    }

    [Fact]
    public void Other_axes_have_their_first_value_and_a_search_goes_over_what_is_left()
    {
        var axes = With("matrix: { weighting: [equal,", "matrix: { lr: [0.5, 0.25], weighting: [equal,");
        Assert.Equal(Config(axes, "train[lr=0.5,equal,seed=0]"), Config(axes, "single[seed=0]"));
        var searched = With("load: scenes, train: 6", "load: scenes, validation: 2, train: 6").Replace("batch: 4,", """
            batch: 4, weighting: famo, best: delta_m, search: { space: { weighting.famo.gamma: { uniform: [0, 1] }, lr: { uniform: [0.1, 1] } }, trials: 2 },
            """.Trim(), StringComparison.Ordinal).Replace("weighting: [equal, { famo: { gamma: 0.01 } }]", "clip: [1]", StringComparison.Ordinal);
        Assert.Equal(4, Search.Small.Names(searched).Count(name => name.StartsWith("single[seed=", StringComparison.Ordinal) && name.Contains(",lr=", StringComparison.Ordinal)));
        Assert.Equal("select", Search.Small.Stage(searched, "single[seed=0]").Kind);
    }

    [Theory]
    [InlineData("evaluate: train", "evaluate: model", "stages.study.baseline: single takes the settings of the first model, which must be a stage that trains, found model")]
    [InlineData("epochs: 1", "epochs: 1, freeze: [trunk]", "stages.study.baseline: single cannot take over `freeze` of train, which names weights of its network: write a stage")]
    [InlineData("train: model", "train: \"model[seed=0,x]\"", "stages.study.baseline: single takes the network of train, which must be all of a stage, found model[seed=0,x]")]
    [InlineData("epochs: 1", "epochs: 0", "stages.train.epochs: must be >= 1 and <= 1000000, found 0")]
    [InlineData("filters: [4]", "filters: [0]", "stages.model.filters.0: must be >= 1 and <= 4096, found 0")]
    public void Mistakes_are_told_once(string old, string other, string message)
    {
        var mistakes = Search.Small.Mistakes(With(old, other));
        Assert.Single(mistakes, one => one.StartsWith(message, StringComparison.Ordinal));
        Assert.DoesNotContain(mistakes, one => one.StartsWith("stages.single", StringComparison.Ordinal));
    }
}

/// <summary>The same through the command line.</summary>
[Trait("Category", "Slow")]
public sealed class SingleTaskBaselineRunTests : IDisposable
{
    private readonly Bench _bench = new();

    [Fact]
    public void Every_model_has_its_delta_m_to_the_networks_of_single_tasks()
    {
        var (code, text) = _bench.Run(SingleTaskBaselineTests.Yaml.Replace(", matrix: { seed: [0, 1] }", "", StringComparison.Ordinal));
        Assert.True(code == 0, text);
        var metrics = JsonNode.Parse(File.ReadAllText(_bench.Out("small", "metrics.json")))!["study"]!;
        Assert.Equal(0, (double)metrics["single"]!["delta_m"]!["over_metrics"]!);
        var (own, single) = (metrics["train[equal]"]!, metrics["single"]!);
        double Change(string task, string metric, int sign) =>
            sign * ((double)own[task]![metric]! - (double)single[task]![metric]!) / Math.Abs((double)single[task]![metric]!);
        var changes = new[]
        {
            Change("semantic", "mean_iou", -1), Change("semantic", "pixel_accuracy", -1), Change("depth", "absolute_error", 1), Change("depth", "relative_error", 1),
            Change("normal", "mean_angle", 1), Change("normal", "median_angle", 1), Change("normal", "within_11_25", -1), Change("normal", "within_22_5", -1), Change("normal", "within_30", -1),
        };
        Assert.Equal(100 * changes.Average(), (double)own["delta_m"]!["over_metrics"]!, 1e-9);
        Assert.Equal(100 * (changes[..2].Average() + changes[2..4].Average() + changes[4..].Average()) / 3, (double)own["delta_m"]!["over_tasks"]!, 1e-9);
        Assert.Null(metrics["constant"]!["delta_m"]);
        Assert.Contains("relative difference to single", File.ReadAllText(_bench.Out("small", "report.html")), StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();
}
