using System.Text.Json.Nodes;
using Multitask.Tests.Weightings;
using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>Every weighting trains examples/multi-fashion.yaml on a few pictures, through the command line.</summary>
[Trait("Category", "Slow")]
public sealed class EveryWeightingTests : IClassFixture<EveryWeightingTests.Pictures>
{
    private static readonly string Example = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "examples", "multi-fashion.yaml"));

    private readonly Bench _bench;

    /// <param name="pictures">One folder for all, so that the pictures are packed once.</param>
    public EveryWeightingTests(Pictures pictures)
    {
        Needs.FashionMnist();
        _bench = pictures.Bench;
    }

    public static TheoryData<string> Words => [.. Weighing.All];

    [Theory]
    [MemberData(nameof(Words))]
    public void It_learns_and_scores(string word) => Learns(word, "");

    [Theory]
    [MemberData(nameof(Words))]
    public void It_learns_and_scores_on_log_losses(string word) => Learns(word, "log: true");

    [Theory]
    [InlineData("mgda", "every: 3")]
    [InlineData("nash-mtl", "every: 2")]
    [InlineData("cagrad-fast", "every: 2")]
    [InlineData("db-mtl", "every: 2")]
    [InlineData("moco", "every: 2")]
    [InlineData("imtl", "every: 3, log: true")]
    public void It_learns_and_scores_with_weights_kept_for_some_steps(string word, string options) => Learns(word, options);

    /// <summary>Cross-entropies of an untrained network are about log 10: below these minima.</summary>
    [Theory]
    [MemberData(nameof(Words))]
    public void A_loss_below_its_minimum_fails_the_stage_with_one_line_that_names_the_key(string word)
    {
        var (code, text) = Run(Written(word, "log: true, min_losses: [0, 50]"));
        Assert.True(code == 1, text);
        var line = Assert.Single(text.Split('\n'), line => line.Contains("min_losses", StringComparison.Ordinal));
        Assert.Contains(
            "epoch 1, step 1: cannot take the logarithm of loss - min_losses: the loss of task right is", line, StringComparison.Ordinal);
    }

    /// <summary>Sixteen pictures are soon learnt by heart; the least that a method took off their losses was a tenth.</summary>
    private void Learns(string word, string options)
    {
        var (code, text) = Run(Written(word, options));
        Assert.True(code == 0, text);
        var losses = Printed.Losses(text, "equal")
            .Select(epoch => word == "single" ? epoch["right"] : epoch["left"] + epoch["right"])
            .ToArray();
        Assert.Equal(4, losses.Length);
        Assert.InRange(losses[^1], 0, 0.95 * losses[0]);
        var scores = JsonNode.Parse(File.ReadAllText(_bench.Out("multi-fashion", "metrics.json")))!["scores"]!["equal"]!;
        Assert.Equal(["left", "right"], scores.AsObject().Select(task => task.Key));
    }

    private (int Code, string Text) Run(string weighting) => _bench.Run(
        Example,
        "--set", "stages.data.train=16",
        "--set", "stages.data.test=16",
        "--set", $"stages.equal.weighting={weighting}",
        "--set", "stages.equal.epochs=4",
        "--set", "stages.equal.batch=8",
        "--set", "stages.equal.optimizer={ adam: { lr: 0.01 } }",
        "--set", "stages.scores.evaluate=[equal]",
        "--only", "scores");

    private static string Written(string word, string options)
    {
        // With the published theta of 5 these few steps bring the losses to each other first, and one of them up.
        string[] all = [word == "single" ? "task: right" : word == "pbi" ? "theta: 0.5" : "", options];
        var given = string.Join(", ", all.Where(option => option.Length > 0));
        return given.Length == 0 ? word : $"{{ {word}: {{ {given} }} }}";
    }

    /// <summary>A folder with a store of its own.</summary>
    public sealed class Pictures : IDisposable
    {
        internal Bench Bench { get; } = new();

        public void Dispose() => Bench.Dispose();
    }
}
