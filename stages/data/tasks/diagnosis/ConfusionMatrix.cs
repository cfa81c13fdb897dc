using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Tasks;

/// <summary>How often a class was taken for a class, by true class (row) and predicted class (column).</summary>
/// <param name="Classes">K.</param>
/// <param name="Counts">K x K numbers, row by row.</param>
internal sealed record ConfusionMatrix(int Classes, Seq<long> Counts)
{
    /// <summary>With more classes a matrix says nothing to people.</summary>
    internal const int Most = 64;

    /// <summary>The matrix of some batches; none, and nothing counted, for too many classes.</summary>
    internal static Accumulator<TaskPrediction, Option<ConfusionMatrix>> Matrix(int classes, Func<TaskPrediction, long[]> decided) => classes > Most
        ? Accumulator<TaskPrediction, Option<ConfusionMatrix>>.Of(unit, (none, _) => none, _ => Option<ConfusionMatrix>.None)
        : Counting(classes, decided).Map(counts => Of(classes, counts));

    /// <summary>The matrix of some counts; none for too many classes.</summary>
    internal static Option<ConfusionMatrix> Of(int classes, long[] counts) =>
        classes > Most ? None : Some(new ConfusionMatrix(classes, Seq(counts)));

    /// <summary>How often a true class was taken for a class.</summary>
    internal long this[int truth, int predicted] => Counts[(truth * Classes) + predicted];

    /// <summary>How often a class occurs.</summary>
    internal long Occurs(int k) => Range(0, Classes).Sum(j => this[k, j]);

    /// <summary>How often a class was predicted.</summary>
    internal long Predicted(int k) => Range(0, Classes).Sum(i => this[i, k]);

    /// <summary>Intersection over union of a class, 0 to 1; NaN where it neither occurs nor is predicted.</summary>
    internal double Iou(int k) => Occurs(k) + Predicted(k) - this[k, k] is > 0 and var union ? (double)this[k, k] / union : double.NaN;

    /// <summary>Counts of labelled examples or pixels by true and decided class. Kinds of tasks are asked often: K x K numbers are made when the first batch comes.</summary>
    internal static Accumulator<TaskPrediction, long[]> Counting(int classes, Func<TaskPrediction, long[]> decided) => Accumulator<TaskPrediction, long[]>.Of(
        System.Array.Empty<long>(),
        (counts, batch) => Add(counts, classes, batch.Target.AsLabels, decided(batch)),
        counts => counts.Length == 0 ? new long[classes * classes] : counts);

    private static long[] Add(long[] counts, int classes, long[] labels, long[] decided)
    {
        var next = counts.Length == 0 ? new long[classes * classes] : [.. counts];
        for (var at = 0; at < labels.Length; at++)
        {
            if (labels[at] >= 0)
            {
                next[(labels[at] * classes) + decided[at]]++;
            }
        }

        return next;
    }
}
