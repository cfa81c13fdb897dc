using LanguageExt;
using Multitask.Models;
using Xunit;

namespace Multitask.Tests.Data;

/// <summary>Metrics of tasks with an answer per example, against their definitions.</summary>
public sealed class PerExampleMetricsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_area_under_the_roc_curve_is_the_share_of_pairs_in_the_right_order(int seed)
    {
        var (scores, labels) = Binary(seed, 60);
        var (yes, no) = (scores.Where((_, at) => labels[at] == 1).ToArray(), scores.Where((_, at) => labels[at] == 0).ToArray());
        var pairs = yes.SelectMany(high => no.Select(low => high > low ? 1 : high == low ? 0.5 : 0)).Average();
        Assert.Equal(pairs, Score(new TaskKind.Binary(), scores, new Target.Labels(labels))["roc_auc"], 12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Average_precision_sums_precision_over_steps_of_recall(int seed)
    {
        var (scores, labels) = Binary(seed, 60);
        var positive = labels.Count(label => label == 1);
        var (sum, recall) = (0.0, 0.0);
        foreach (var threshold in scores.Where((_, at) => labels[at] >= 0).Distinct().OrderDescending())
        {
            var found = labels.Where((label, at) => label >= 0 && scores[at] >= threshold).ToArray();
            var now = (double)found.Count(label => label == 1) / positive;
            sum += (now - recall) * found.Count(label => label == 1) / found.Length;
            recall = now;
        }

        Assert.Equal(sum, Score(new TaskKind.Binary(), scores, new Target.Labels(labels))["average_precision"], 12);
    }

    [Fact]
    public void A_binary_task_counts_by_hand()
    {
        // Two right yes, one missed, one false alarm, one right no; one without a label.
        var scores = Score(new TaskKind.Binary(), [0.9f, 0.8f, 0.2f, 0.7f, 0.1f, 0.9f], new Target.Labels([1, 1, 1, 0, 0, -1]));
        Assert.Equal(3 / 5.0, scores["accuracy"], 12);
        Assert.Equal(4 / 6.0, scores["f1"], 12);
        Assert.Equal(-(Math.Log(0.9f) + Math.Log(0.8f) + Math.Log(0.2f) + Math.Log(1.0 - 0.7f) + Math.Log(1.0 - 0.1f)) / 5, scores["cross_entropy"], 12);
    }

    [Fact]
    public void What_is_not_defined_is_no_number()
    {
        var none = Score(new TaskKind.Binary(), [0.5f, 0.5f], new Target.Labels([-1, -1]));
        Assert.All(none.Values, value => Assert.True(double.IsNaN(value)));
        var one = Score(new TaskKind.Binary(), [0.5f, 0.9f], new Target.Labels([1, 1]));
        Assert.True(double.IsNaN(one["roc_auc"]) && double.IsNaN(one["average_precision"]));
        var same = Score(new TaskKind.Regression(), [1, 2], new Target.Reals([3, 3]));
        Assert.True(double.IsNaN(same["r2"]));
        Assert.Equal(1.5, same["mae"]);
    }

    [Fact]
    public void Errors_of_numbers_are_means_over_the_known_ones()
    {
        var scores = Score(new TaskKind.Regression(2), [1, 10, 2, 20, 3, 30], new Target.Reals([2, 10, 2, float.NaN, 1, 36]));
        Assert.Equal((((1 + 0 + 2) / 3.0) + (6 / 2.0)) / 2, scores["mae"], 12);
        Assert.Equal((Math.Sqrt(5 / 3.0) + Math.Sqrt(36 / 2.0)) / 2, scores["rmse"], 12);
        Assert.Equal(((1 - (5 / (2 / 3.0))) + (1 - (36 / 338.0))) / 2, scores["r2"], 12);
    }

    [Fact]
    public void The_mean_explains_nothing_and_the_truth_everything()
    {
        var target = new Target.Reals([1000001, 1000002, 1000003, 1000006]);
        var mean = new TaskKind.Regression().Definition.Constant.Step(new TaskTargets(target, 4)).Result[0];
        Assert.Equal(1000003, mean);
        Assert.Equal(0, Score(new TaskKind.Regression(), [mean, mean, mean, mean], target)["r2"], 12);
        Assert.Equal(1, Score(new TaskKind.Regression(), [1000001, 1000002, 1000003, 1000006], target)["r2"], 12);
    }

    [Fact]
    public void F1_of_classes_is_their_mean_over_classes_that_occur_or_are_predicted()
    {
        float[] Sure(int of) => [.. Enumerable.Range(0, 4).Select(k => k == of ? 0f : -9)];
        var scores = Score(
            new TaskKind.Classification(4), [.. Sure(0), .. Sure(1), .. Sure(1), .. Sure(2)], new Target.Labels([0, 1, 0, -1]));
        Assert.Equal(((2 / 3.0) + (2 / 3.0)) / 2, scores["f1"], 12);
        Assert.Equal(2 / 3.0, scores["accuracy"], 12);
    }

    private static Dictionary<string, double> Score(TaskKind kind, float[] predictions, Target target)
    {
        var count = predictions.Length / kind.Definition.Width;
        return kind.Definition.Metrics.Step(new TaskPrediction(predictions, target, count)).Result
            .ToDictionary(metric => metric.Name, metric => metric.Value);
    }

    /// <summary>Scores with many ties, and labels of which some are missing.</summary>
    private static (float[] Scores, long[] Labels) Binary(int seed, int count)
    {
        var random = new RandomSource((ulong)seed, "tests/binary");
        return ([.. Enumerable.Range(0, count).Select(_ => random.Next(8) / 8f)], [.. Enumerable.Range(0, count).Select(_ => random.Next(3) - 1L)]);
    }
}
