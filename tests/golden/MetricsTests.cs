using Multitask.Models;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Golden;

/// <summary>The published metrics and losses (metrics.npz).</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly Golden _golden = new("metrics.npz");

    [Fact]
    public void Segmentation_depth_and_normals_score_as_published()
    {
        var logits = _golden.Array<float>("logits");
        var (count, classes, height, width) = (logits.Shape[0], logits.Shape[1], logits.Shape[2], logits.Shape[3]);
        var info = new DataInfo(
            Shape.Image(3, height, width),
            Seq(
                new DataTask("semantic", new TaskKind.Segmentation(classes)),
                new DataTask("depth", new TaskKind.Depth()),
                new DataTask("normal", new TaskKind.Normals())),
            count,
            count);
        var metrics = MetricSet.Of(info).Add(
            [logits.Values, _golden.Array<float>("depth_pred").Values, _golden.Array<float>("normal_pred").Values],
            new Batch(count, [], [
                new Target.Labels(_golden.Longs("label")),
                new Target.Reals(_golden.Array<float>("depth").Values),
                new Target.Reals(_golden.Array<float>("normal").Values)]));
        double[] expected =
        [
            .. _golden.Doubles("mean_iou"),
            .. _golden.Doubles("pixel_accuracy"),
            .. _golden.Doubles("depth_errors"),
            .. _golden.Doubles("normal_errors"),
        ];
        var actual = metrics.Scores.Bind(score => score.Metrics).Map(metric => metric.Value).ToArray();
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-5 * Math.Max(1, Math.Abs(pair.Item1))));
    }

    [Fact]
    public void Losses_are_the_published_ones()
    {
        using var scope = NewDisposeScope();
        var labels = tensor(_golden.Longs("label"), Axes("label", integers: true));
        var expected = _golden.Doubles("losses");
        double[] actual =
        [
            Loss(
                new TaskKind.Segmentation(_golden.Array<float>("logits").Shape[1]),
                nn.functional.log_softmax(Reals("logits"), 1),
                labels.masked_fill(labels.lt(0), Losses.Ignored)),
            Loss(new TaskKind.Depth(), Reals("depth_pred"), Reals("depth")),
            Loss(new TaskKind.Normals(), Reals("normal_pred"), Reals("normal")),
        ];
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-5));
    }

    public void Dispose() => _golden.Dispose();

    private static double Loss(TaskKind kind, Tensor prediction, Tensor target) =>
        Losses.Of(kind, prediction, target).to(ScalarType.Float64).data<double>()[0];

    private Tensor Reals(string key) => tensor(_golden.Array<float>(key).Values, Axes(key, integers: false));

    private long[] Axes(string key, bool integers) =>
        [.. (integers ? _golden.Array<long>(key).Shape : _golden.Array<float>(key).Shape).Map(size => (long)size)];
}
