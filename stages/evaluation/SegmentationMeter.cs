
namespace Multitask.Stages.Evaluation;

/// <summary>Mean intersection over union and pixel accuracy from one confusion matrix over all defined pixels.</summary>
/// <remarks>A class that neither occurs nor is predicted has no intersection over union and is left out of the mean.</remarks>
internal sealed class SegmentationMeter(int classes) : Meter
{
    private readonly long[] _confusion = new long[classes * classes];

    /// <inheritdoc />
    internal override void Add(ReadOnlySpan<float> prediction, Target target, int count)
    {
        var labels = Labels(target);
        var pixels = labels.Length / count;
        for (var at = 0; at < labels.Length; at++)
        {
            if (labels[at] < 0)
            {
                continue;
            }

            var (example, pixel) = Math.DivRem(at, pixels);
            var scores = prediction[(example * classes * pixels)..];
            _confusion[(labels[at] * classes) + Best(scores, pixel, pixels)]++;
        }
    }

    /// <inheritdoc />
    internal override Seq<Figure> Figures => Of(_confusion, classes);

    /// <summary>The figures of a confusion matrix: rows are true classes, columns predicted ones.</summary>
    internal static Seq<Figure> Of(long[] confusion, int classes)
    {
        long Row(int k) => Enumerable.Range(0, classes).Sum(j => confusion[(k * classes) + j]);
        long Column(int k) => Enumerable.Range(0, classes).Sum(i => confusion[(i * classes) + k]);
        var right = Enumerable.Range(0, classes).Sum(k => confusion[(k * classes) + k]);
        var shares = Enumerable.Range(0, classes)
            .Select(k => (Hit: confusion[(k * classes) + k], Union: Row(k) + Column(k) - confusion[(k * classes) + k]))
            .Where(pair => pair.Union > 0)
            .Select(pair => (double)pair.Hit / pair.Union)
            .ToArray();
        return Prelude.Seq(
            new Figure("mean_iou", shares.Length == 0 ? double.NaN : shares.Average(), true),
            new Figure("pixel_accuracy", (double)right / confusion.Sum(), true));
    }

    private int Best(ReadOnlySpan<float> scores, int pixel, int stride)
    {
        var best = 0;
        for (var k = 1; k < classes; k++)
        {
            best = scores[(k * stride) + pixel] > scores[(best * stride) + pixel] ? k : best;
        }

        return best;
    }
}
