using LanguageExt;
using Multitask.Stages.Evaluation.Studies;
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

    [Fact]
    public void The_mean_over_tasks_counts_five_metrics_of_normals_as_much_as_two_of_depth()
    {
        // CAGrad by hand: segmentation (-3.890 - 2.713) / 2, depth (-18.774 - 19.065) / 2, normals 46.196 / 5.
        var scores = Scores(0.3979, 0.6549, 0.5486, 0.2250, 26.31, 21.58, 0.2561, 0.5236, 0.6558);
        Assert.Equal(-4.33, DeltaM.PercentOverTasks(scores, Row.In(scores)).IfNone(double.NaN), 0.01);
    }

    /// <summary>Rows of Nash-MTL's table for QM9 (errors of energies in meV): linear scalarisation and Nash-MTL.</summary>
    [Theory]
    [InlineData(177.6, new[] { 0.106, 0.325, 73.57, 89.67, 5.19, 14.06, 143.4, 144.2, 144.6, 140.3, 0.128 })]
    [InlineData(62.0, new[] { 0.102, 0.248, 82.95, 81.89, 2.42, 5.38, 74.5, 75.02, 75.10, 74.16, 0.093 })]
    public void Of_molecules_only_the_absolute_errors_count_and_energies_are_in_electronvolts(double printed, double[] values)
    {
        string[] tasks = ["mu", "alpha", "homo", "lumo", "r2", "zpve", "u0_atom", "u298_atom", "h298_atom", "g298_atom", "cv"];
        var scores = Seq(tasks.Select((task, at) => new TaskScore(task, Seq(
            new MetricValue("mae", at is 2 or 3 or (>= 5 and <= 9) ? values[at] / 1000 : values[at], false),
            new MetricValue("rmse", 7, false),
            new MetricValue("r2", 0.5, true)))).ToArray());
        var row = PublishedRow.Find("qm9-stl").IfNone(() => throw new InvalidOperationException());
        var baseline = StudyBaseline.Of("qm9-stl", Seq1(new StudyRun(RunName.Of("famo"), scores))).IfNone(() => throw new InvalidOperationException());
        Assert.True(row.Fits(scores));
        Assert.False(row.Fits(scores.Tail));
        Assert.False(row.Fits(scores.Map(task => task with { Metrics = task.Metrics.Tail }).Strict()));
        Assert.False(Row.Fits(scores));
        // The printed numbers are rounded: a last digit of an error is up to half a percent of its baseline.
        Assert.Equal(printed, baseline.Percent(scores, DeltaM.PercentOverMetrics).IfNone(double.NaN), 0.4);
        Assert.Equal(
            baseline.Percent(scores, DeltaM.PercentOverMetrics).IfNone(0), baseline.Percent(scores, DeltaM.PercentOverTasks).IfNone(double.NaN), 1e-9);
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
