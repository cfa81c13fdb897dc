using System.Text.Json.Nodes;
using Multitask.Tests.Stages;
using Xunit;

namespace Multitask.Tests.Search;

/// <summary>Searches through the command line.</summary>
[Trait("Category", "Slow")]
public sealed class SearchRunTests : IDisposable
{
    private const string Halving = "search: { space: { lr: { log-uniform: [0.0001, 0.1] } }, trials: 4, by: { halving: { epochs: 1, factor: 2 } } }";

    private readonly Bench _bench = new();

    [Fact]
    public void The_best_by_validation_is_what_later_stages_read_and_a_second_run_executes_nothing()
    {
        var yaml = Small.Yaml(Small.Random, "  scores: { evaluate: train, data: data }");
        var (code, text) = _bench.Run(yaml);
        Assert.True(code == 0, text);
        var trials = Selection("train")["trials"]!.AsArray();
        Assert.Equal(3, trials.Count);
        double Score(JsonNode? trial) => (double)trial!["validation"]!["semantic"]!["mean_iou"]!;
        Assert.Equal(trials.Max(Score), Score(trials[0]));
        Assert.Equal([1, 2, 3], trials.Select(trial => (int)trial!["rank"]!));
        var best = (string)Selection("train")["best"]!;
        Assert.Equal(best, (string)trials[0]!["stage"]!);
        Assert.Contains("Search: train", File.ReadAllText(_bench.Out("small", "report.html")), StringComparison.Ordinal);

        var again = _bench.Run(yaml, "--jobs", "2");
        Assert.Equal(0, again.Code);
        Assert.DoesNotContain("miss", again.Text, StringComparison.Ordinal);

        // What the search stands for is the trial itself; one more trial trains one stage.
        var both = _bench.Run($"{yaml}\n  hand: {{ evaluate: [train, \"{best}\"], data: data }}");
        Assert.True(both.Code == 0, both.Text);
        var scores = Metrics()["hand"]!;
        Assert.Equal(scores[best]!.ToJsonString(), scores["train"]!.ToJsonString());
        var more = _bench.Run(yaml.Replace("trials: 3", "trials: 4", StringComparison.Ordinal));
        Assert.Equal(0, more.Code);
        Assert.Equal(1, more.Text.Split('\n').Count(line => line.Contains("epoch 1/3", StringComparison.Ordinal)));
    }

    [Fact]
    public void Halving_keeps_the_best_of_each_rung_and_comes_to_what_that_training_comes_to_alone()
    {
        var yaml = Small.Yaml(Halving, "  scores: { evaluate: train, data: data }");
        var (code, text) = _bench.Run(yaml, "--jobs", "2");
        Assert.True(code == 0, text);
        var trials = Selection("train")["trials"]!.AsArray();
        Assert.Equal([3, 2, 2, 1, 1, 1, 1], trials.Select(trial => (int)trial!["epochs"]!));
        Assert.Equal(trials.Skip(3).Take(2).Select(Origin).Order(StringComparer.Ordinal), trials.Skip(1).Take(2).Select(Origin).Order(StringComparer.Ordinal));
        Assert.Equal(Origin(trials[0]), Origin(trials[1]));
        var origin = Origin(trials[0]);
        var rate = origin[(origin.IndexOf("lr=", StringComparison.Ordinal) + 3)..^1];
        var scores = Metrics()["scores"]!["train"]!.ToJsonString();
        var alone = _bench.Run(Small.Yaml($"lr: {rate}", "  scores: { evaluate: train, data: data }"));
        Assert.True(alone.Code == 0, alone.Text);
        Assert.Equal(Metrics()["scores"]!["train"]!.ToJsonString(), scores);
    }

    [Fact]
    public void A_training_that_pauses_goes_on_to_the_same_bits()
    {
        const string Plan = "train: model, data: data, weighting: famo, epochs: 3, batch: 4, best: { semantic: mean_iou }, schedule: { cosine: { to: 0.0001 } }, average: 0.9";
        var (code, text) = _bench.Run(Small.Yaml("", $$"""
              whole: { {{Plan}} }
              start: { {{Plan}}, until: 1 }
              middle: { promote: start, data: data, until: 2 }
              end: { promote: middle, data: data }
              scores: { evaluate: [whole, end], data: data }
            """));
        Assert.True(code == 0, text);
        Assert.Equal(Metrics()["scores"]!["whole"]!.ToJsonString(), Metrics()["scores"]!["end"]!.ToJsonString());
    }

    [Fact]
    public void A_matrix_with_select_is_a_search_of_a_grid()
    {
        var (code, text) = _bench.Run(Small.Yaml("matrix: { lr: [0.0001, 0.01] }", """
              best: { select: train }
              scores: { evaluate: [best, train], data: data }
            """));
        Assert.True(code == 0, text);
        Assert.Equal(2, Selection("best")["trials"]!.AsArray().Count);
        Assert.Equal(Metrics()["scores"]![(string)Selection("best")["best"]!]!.ToJsonString(), Metrics()["scores"]!["best"]!.ToJsonString());
    }

    public void Dispose() => _bench.Dispose();

    private static string Origin(JsonNode? trial) => (string)trial!["trial"]!;

    private JsonNode Metrics() => JsonNode.Parse(File.ReadAllText(_bench.Out("small", "metrics.json")))!;

    private JsonNode Selection(string stage) => JsonNode.Parse(File.ReadAllText(_bench.Out("small", "search.json")))![stage]!;
}
