using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data.Tasks;

public sealed class DiagnosisTests
{
    [Fact]
    public void A_confusion_matrix_counts_defined_pixels_and_gives_the_published_mean_iou()
    {
        // Two classes, four pixels: truth 0 0 1 -, predictions 0 1 1 0.
        var batch = new TaskPrediction([0, -9, -9, 0, -9, 0, 0, -9], new Target.Labels([0, 0, 1, -1]), 1);
        var matrix = Of(new TaskKind.Segmentation(2), batch).Confusion.IfNone(() => throw new InvalidDataException("none"));
        Assert.Equal([1, 1, 0, 1], matrix.Counts.ToArray());
        Assert.Equal((0.5, 0.5), (matrix.Iou(0), matrix.Iou(1)));
        var metrics = new TaskKind.Segmentation(2).Definition.Metrics.Step(batch).Result;
        Assert.Equal(metrics[0].Value, (matrix.Iou(0) + matrix.Iou(1)) / 2);
        Assert.Equal([1.0 / 3], new TaskKind.Segmentation(2).Definition.ExampleErrors(batch));
    }

    [Fact]
    public void Too_many_classes_have_no_matrix() =>
        Assert.True(ConfusionMatrix.Of(ConfusionMatrix.Most + 1, new long[65 * 65]).IsNone);

    [Fact]
    public void A_calibrated_classifier_has_no_calibration_error()
    {
        // Ten predictions of 0.7, seven of them true; and two of 1.0, both true.
        var scores = Enumerable.Repeat(0.7f, 10).Concat([1f, 1f]).ToArray();
        var labels = Enumerable.Range(0, 12).Select(at => at is < 7 or >= 10 ? 1L : 0).ToArray();
        var bins = Of(new TaskKind.Binary(), new TaskPrediction(scores, new Target.Labels(labels), 12)).Calibration;
        // 0.7 in single precision is a little less.
        Assert.Equal((10, 7), (bins[6].Count, bins[6].Right));
        Assert.Equal((2, 2), (bins[9].Count, bins[9].Right));
        Assert.Equal(0, CalibrationBin.ExpectedError(bins), 1e-6);
        // Always sure and always wrong.
        var wrong = Of(new TaskKind.Binary(), new TaskPrediction([1f, 1f], new Target.Labels([0, 0]), 2)).Calibration;
        Assert.Equal(1, CalibrationBin.ExpectedError(wrong), 1e-9);
    }

    [Fact]
    public void Classes_per_example_are_sorted_by_the_probability_of_the_predicted_one()
    {
        var batch = new TaskPrediction([MathF.Log(0.65f), MathF.Log(0.35f), MathF.Log(0.15f), MathF.Log(0.85f)], new Target.Labels([0, -1]), 2);
        var found = Of(new TaskKind.Classification(2), batch);
        Assert.Equal(1, found.Calibration.Sum(bin => bin.Count));
        Assert.Equal((1, 1), (found.Calibration[6].Count, found.Calibration[6].Right));
        Assert.Equal([1, 0, 0, 0], found.Confusion.Map(matrix => matrix.Counts).IfNone(Seq<long>()).ToArray());
        var errors = new TaskKind.Classification(2).Definition.ExampleErrors(batch);
        Assert.Equal(-Math.Log(0.65), errors[0], 1e-6);
        Assert.True(double.IsNaN(errors[1]));
    }

    [Fact]
    public void A_histogram_takes_the_start_of_a_bin_and_not_its_end()
    {
        var found = Histogram.Empty("x", (0, 1, 2)).With([0, 0.5, 1, 2, -1, double.NaN, double.PositiveInfinity]);
        Assert.Equal([2, 1], found.Counts.ToArray());
        Assert.Equal(3, found.Beyond);
        // Around zero: the middle bin has the errors of size 0.
        var errors = Histogram.OfErrors("e", [0, 0, 0, 1, -1]);
        Assert.Equal((3, 5), (errors.Counts[errors.Counts.Count / 2], errors.Counts.Sum() + errors.Beyond));
        Assert.Equal(1, Histogram.OfErrors("e", [0]).Counts.Sum());
    }

    [Fact]
    public void Depths_and_normals_count_defined_pixels_only()
    {
        var depth = Of(new TaskKind.Depth(), new TaskPrediction([1.1f, 5, 2], new Target.Reals([1, 0, 1]), 1)).Errors;
        Assert.Equal((1, 1), depth.Map(errors => (errors.Counts.Sum(), errors.Beyond)).IfNone((0, 0)));
        var normal = Of(new TaskKind.Normals(), new TaskPrediction([1, 0, 0, 0, 0, 0], new Target.Reals([1, 0, 0, 0, 0, 0]), 1)).Errors;
        Assert.Equal(1, normal.Map(errors => errors.Counts[0]).IfNone(0));
        Assert.Equal([0.55], new TaskKind.Depth().Definition.ExampleErrors(new TaskPrediction([1.1f, 5, 2], new Target.Reals([1, 0, 1]), 1)).Select(error => Math.Round(error, 6)));
    }

    [Fact]
    public void A_regression_keeps_a_picture_of_pairs()
    {
        var many = Enumerable.Range(0, 1000).Select(at => (float)at).ToArray();
        var found = Of(new TaskKind.Regression(), new TaskPrediction(many, new Target.Reals(many), 1000));
        Assert.Equal(400, found.Pairs.Count);
        Assert.Equal((0f, 0f), found.Pairs[0]);
        Assert.Equal(1000, found.Errors.Map(errors => errors.Counts.Sum()).IfNone(0));
        Assert.Empty(Of(new TaskKind.Regression(), new TaskPrediction([1], new Target.Reals([float.NaN]), 1)).Pairs);
    }

    private static Diagnosis Of(TaskKind kind, TaskPrediction batch) => kind.Definition.Diagnosis.Step(batch).Result;
}
