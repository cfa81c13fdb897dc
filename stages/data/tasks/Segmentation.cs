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
        Metrics = Accumulator<TaskPrediction, Seq<MetricValue>>.Of(
            new long[kind.Classes * kind.Classes],
            (confusion, batch) => Add(confusion, batch, kind.Classes),
            confusion => Values(confusion, kind.Classes)),
        Diagnosis = ConfusionMatrix.Counting(kind.Classes, batch => ClassScores.Best(batch.Values, kind.Classes, batch.Count))
            .Map(counts => new Diagnosis { Confusion = ConfusionMatrix.Of(kind.Classes, counts) }),
        ExampleErrors = batch => Wrong(batch.Target.AsLabels, ClassScores.Best(batch.Values, kind.Classes, batch.Count), batch.Count),
        Constant = ClassScores.Frequencies(kind.Classes),
        Decide = (scores, count) => new Target.Labels(ClassScores.Best(scores, kind.Classes, count)),
    };

    /// <summary>The confusion matrix over all defined pixels: rows are true classes, columns predicted ones.</summary>
    private static long[] Add(long[] confusion, TaskPrediction batch, int classes)
    {
        long[] next = [.. confusion];
        var labels = batch.Target.AsLabels;
        var pixels = labels.Length / batch.Count;
        for (var at = 0; at < labels.Length; at++)
        {
            if (labels[at] >= 0)
            {
                var scores = batch.Values.AsSpan(at / pixels * classes * pixels);
                next[(labels[at] * classes) + ClassScores.Best(scores, classes, (at % pixels, pixels))]++;
            }
        }

        return next;
    }

    /// <summary>The share of the defined pixels of each example that is wrong.</summary>
    private static double[] Wrong(long[] labels, long[] decided, int count) => ExampleError.Means(
        Enumerable.Range(0, labels.Length).Select(at => labels[at] < 0 ? double.NaN : labels[at] == decided[at] ? 0 : 1), labels.Length / count);

    /// <summary>Mean intersection over union and pixel accuracy.</summary>
    /// <remarks>A class that neither occurs nor is predicted has no intersection over union and is left out of the mean.</remarks>
    private static Seq<MetricValue> Values(long[] confusion, int classes)
    {
        long Row(int k) => Enumerable.Range(0, classes).Sum(j => confusion[(k * classes) + j]);
        long Column(int k) => Enumerable.Range(0, classes).Sum(i => confusion[(i * classes) + k]);
        var right = Enumerable.Range(0, classes).Sum(k => confusion[(k * classes) + k]);
        var shares = Enumerable.Range(0, classes)
            .Select(k => (Hit: confusion[(k * classes) + k], Union: Row(k) + Column(k) - confusion[(k * classes) + k]))
            .Where(pair => pair.Union > 0)
            .Select(pair => (double)pair.Hit / pair.Union)
            .ToArray();
        return Seq(
            new MetricValue("mean_iou", shares.Length == 0 ? double.NaN : shares.Average(), true),
            new MetricValue("pixel_accuracy", (double)right / confusion.Sum(), true));
    }
}
