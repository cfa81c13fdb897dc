using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Studies;

/// <summary>delta_m of rows of the CAGrad paper's table for NYU-v2, against the single-task row.</summary>
public sealed class PublishedTests
{
    private static readonly PublishedRow Row = PublishedRow.Find("nyuv2-stl").IfNone(() => throw new InvalidOperationException());

    private static Seq<TaskScore> Scores(params double[] values)
    {
        (string Name, bool Higher)[][] tasks =
        [
            [("mean_iou", true), ("pixel_accuracy", true)],
            [("absolute_error", false), ("relative_error", false)],
            [("mean_angle", false), ("median_angle", false), ("within_11_25", true), ("within_22_5", true), ("within_30", true)],
        ];
        var at = 0;
        return Seq(tasks.Select((metrics, task) => new TaskScore(
            $"task{task}", Seq(metrics.Select(metric => new MetricValue(metric.Name, values[at++], metric.Higher)).ToArray()))).ToArray());
    }

    [Theory]
    [InlineData(0.20, new[] { 0.3979, 0.6549, 0.5486, 0.2250, 26.31, 21.58, 0.2561, 0.5236, 0.6558 })]
    [InlineData(1.38, new[] { 0.3047, 0.5990, 0.6070, 0.2555, 24.88, 19.45, 0.2918, 0.5688, 0.6936 })]
    [InlineData(3.97, new[] { 0.3806, 0.6464, 0.5550, 0.2325, 27.41, 22.80, 0.2386, 0.4983, 0.6314 })]
    public void The_mean_over_metrics_is_the_number_in_print(double printed, double[] values)
    {
        var scores = Scores(values);
        Assert.True(Row.Fits(scores));
        Assert.Equal(printed, DeltaM.PercentOverMetrics(scores, Row.In(scores)).IfNone(double.NaN), 0.006);
    }

    // The rows of equal weights and FAMO, rounded as they are in print, in FAMO's table for QM9, whose energies are in meV.
    [Theory]
    [InlineData(177.6, new[] { 0.106, 0.325, 0.07357, 0.08967, 5.19, 0.01406, 0.1434, 0.1442, 0.1446, 0.1403, 0.128 })]
    [InlineData(58.5, new[] { 0.15, 0.30, 0.0940, 0.0952, 1.63, 0.00495, 0.0708, 0.0712, 0.0712, 0.0703, 0.10 })]
    public void Of_molecules_only_the_absolute_error_of_each_task_counts(double printed, double[] values)
    {
        var row = PublishedRow.Find("qm9-stl").IfNone(() => throw new InvalidOperationException());
        var scores = row.Values.Map((at, value) => new TaskScore(value.Task.IfNone(""), Seq(
            new MetricValue("mae", values[at], false), new MetricValue("rmse", 1, false), new MetricValue("r2", double.NaN, true)))).ToSeq().Strict();
        Assert.True(row.Fits(scores));
        Assert.False(row.Fits(scores.Tail));
        Assert.False(row.Fits(scores.Add(new TaskScore("other", Seq1(new MetricValue("mae", 1, false))))));
        Assert.Equal(printed, DeltaM.PercentOverMetrics(row.In(scores).SameOf(scores), row.In(scores)).IfNone(double.NaN), 0.3);
    }

    [Fact]
    public void The_mean_over_tasks_counts_five_metrics_of_normals_as_much_as_two_of_depth()
    {
        // CAGrad by hand: segmentation (-3.890 - 2.713) / 2, depth (-18.774 - 19.065) / 2, normals 46.196 / 5.
        var scores = Scores(0.3979, 0.6549, 0.5486, 0.2250, 26.31, 21.58, 0.2561, 0.5236, 0.6558);
        Assert.Equal(-4.33, DeltaM.PercentOverTasks(scores, Row.In(scores)).IfNone(double.NaN), 0.01);
    }

    [Fact]
    public void Both_are_the_same_where_every_task_has_one_metric()
    {
        var (one, other) = (Small.Scores(0.6, 1), Small.Scores(0.5, 2));
        Assert.Equal(Some(-35.0), DeltaM.PercentOverMetrics(one, other).Map(value => Math.Round(value, 9)));
        Assert.Equal(Some(-35.0), DeltaM.PercentOverTasks(one, other).Map(value => Math.Round(value, 9)));
        Assert.True(DeltaM.PercentOverTasks(one, Small.Scores(0, 2)).IsNone);
        Assert.True(DeltaM.PercentOverTasks(one, other.Take(1).ToSeq()).IsNone);
        Assert.True(DeltaM.PercentOverTasks(Seq<TaskScore>(), Seq<TaskScore>()).IsNone);
    }
}
