using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Tasks;

public abstract partial record TaskKind
{
    /// <summary>One of <paramref name="Classes"/> classes per pixel; -1 = undefined. Targets (N, H, W).</summary>
    public sealed record Segmentation(int Classes) : TaskKind;
}

/// <summary>What segmentation decides.</summary>
internal static class SegmentationTask
{
    internal static TaskDefinition Define(TaskKind.Segmentation kind) => new()
    {
        Description = FormattableString.Invariant($"{kind.Classes} classes per pixel"),
        IsDense = true,
        TargetAxes = input => Seq(input.Height, input.Width),
        Target = new TargetFormat.Labels(kind.Classes),
        Width = kind.Classes,
        Activation = HeadActivation.LogSoftmax,
        Metrics = ConfusionMatrix.Counting(kind.Classes, batch => ClassScores.Best(batch.Values, kind.Classes, batch.Count))
            .Map(counts => Values(new ConfusionMatrix(kind.Classes, Seq(counts)))),
        Diagnosis = ConfusionMatrix.Matrix(kind.Classes, batch => ClassScores.Best(batch.Values, kind.Classes, batch.Count))
            .Map(matrix => new Diagnosis { Confusion = matrix }),
        ExampleErrors = batch => Wrong(batch.Target.AsLabels, ClassScores.Best(batch.Values, kind.Classes, batch.Count), batch.Count),
        Constant = ClassScores.Frequencies(kind.Classes),
        Decide = (scores, count) => new Target.Labels(ClassScores.Best(scores, kind.Classes, count)),
    };

    /// <summary>The share of the defined pixels of each example that is wrong.</summary>
    private static double[] Wrong(long[] labels, long[] decided, int count) => ExampleError.Means(
        Enumerable.Range(0, labels.Length).Select(at => labels[at] < 0 ? double.NaN : labels[at] == decided[at] ? 0 : 1), labels.Length / count);

    /// <summary>Mean intersection over union and pixel accuracy.</summary>
    /// <remarks>A class that neither occurs nor is predicted has no intersection over union and is left out of the mean.</remarks>
    private static Seq<MetricValue> Values(ConfusionMatrix confusion)
    {
        var classes = Range(0, confusion.Classes);
        var shares = classes.Map(confusion.Iou).Filter(share => !double.IsNaN(share)).ToArray();
        return Seq(
            new MetricValue("mean_iou", shares.Length == 0 ? double.NaN : shares.Average(), true),
            new MetricValue("pixel_accuracy", (double)classes.Sum(k => confusion[k, k]) / confusion.Counts.Sum(), true));
    }
}
