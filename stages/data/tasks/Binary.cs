using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Tasks;

public abstract partial record TaskKind
{
    /// <summary>Yes (1) or no (0) per example; -1 = missing. Targets (N).</summary>
    public sealed record Binary : TaskKind
    {
        /// <summary>What a positive example weighs in the loss, where a negative one weighs 1; more than 0.</summary>
        public double PositiveWeight { get; init; } = 1;
    }
}

/// <summary>What binary classification decides. Predictions are probabilities, (N, 1).</summary>
internal static class BinaryTask
{
    internal static TaskDefinition Definition { get; } = new()
    {
        Description = "binary",
        IsDense = false,
        TargetAxes = _ => Seq<int>(),
        Target = new TargetFormat.Labels(2),
        Width = 1,
        Activation = HeadActivation.Sigmoid,
        Metrics = Accumulator<TaskPrediction, Seq<MetricValue>>.Of(
            Seq<Ranked[]>(),
            (seen, batch) => seen.Add(Of(batch)),
            seen => Values([.. seen.SelectMany(batch => batch).OrderByDescending(one => one.Score)])),
        Diagnosis = ConfusionMatrix.Matrix(2, batch => Decided(batch.Values))
            .Zip(CalibrationBin.Sorting(batch => Of(batch).Select(one => ((double)one.Score, one.Positive))), (matrix, bins) => new Diagnosis
            {
                Confusion = matrix,
                Calibration = bins,
            }),
        ExampleErrors = batch => [.. batch.Target.AsLabels
            .Zip(batch.Values, (label, score) => label < 0 ? double.NaN : CrossEntropy(new Ranked(score, label == 1)))],
        Constant = Accumulator<TaskTargets, float[]>.Of(
            (Positive: 0L, Seen: 0L),
            (counts, batch) => (counts.Positive + Count(batch, label => label == 1), counts.Seen + Count(batch, label => label >= 0)),
            counts => [(float)((counts.Positive + 1e-9) / (counts.Seen + 2e-9))]),
        Decide = (scores, _) => new Target.Labels(Decided(scores)),
    };

    /// <summary>Above it an example counts as positive.</summary>
    private const double Threshold = 0.5;

    private static long[] Decided(float[] scores) => System.Array.ConvertAll(scores, score => score > Threshold ? 1L : 0);

    /// <summary>A labelled example and its score.</summary>
    private readonly record struct Ranked(float Score, bool Positive);

    private static long Count(TaskTargets batch, Func<long, bool> counts) => batch.Target.AsLabels.LongCount(counts);

    private static Ranked[] Of(TaskPrediction batch) => [.. batch.Target.AsLabels
        .Zip(batch.Values, (label, score) => (label, score))
        .Where(one => one.label >= 0)
        .Select(one => new Ranked(one.score, one.label == 1))];

    /// <summary>
    /// Accuracy and F1 at 0.5, the area under the ROC curve, average precision, and cross-entropy (natural logarithm), over the labelled
    /// examples. NaN where nothing is labelled, and for the areas where all labels are the same; F1 is 0 where nothing positive is found.
    /// </summary>
    private static Seq<MetricValue> Values(Ranked[] falling)
    {
        var positive = falling.Count(one => one.Positive);
        var found = falling.Count(one => one.Score > Threshold);
        var right = falling.Count(one => one.Score > Threshold && one.Positive);
        var (area, precision) = Areas(falling, positive);
        return Seq(
            new MetricValue("accuracy", Share(falling.Length - (positive - right) - (found - right), falling.Length), true),
            new MetricValue("f1", falling.Length == 0 ? double.NaN : positive + found == 0 ? 0 : 2.0 * right / (positive + found), true),
            new MetricValue("roc_auc", area, true),
            new MetricValue("average_precision", precision, true),
            new MetricValue("cross_entropy", falling.Length == 0 ? double.NaN : falling.Average(CrossEntropy), false));
    }

    private static double Share(long part, long whole) => whole == 0 ? double.NaN : (double)part / whole;

    /// <summary>Logarithms end at -100, as in torch's <c>binary_cross_entropy</c>.</summary>
    private static double CrossEntropy(Ranked one) => -Math.Max(-100, Math.Log(one.Positive ? one.Score : 1.0 - one.Score));

    /// <summary>
    /// The area under the ROC curve by trapezoids (equal scores are one step of the curve, which is the Mann-Whitney statistic with halves
    /// for ties), and average precision, the sum of precision times the gain in recall at each threshold.
    /// </summary>
    private static (double RocAuc, double AveragePrecision) Areas(Ranked[] falling, long positive)
    {
        var negative = falling.Length - positive;
        var (hits, misses, area, precision) = (0L, 0L, 0.0, 0.0);
        for (var at = 0; at < falling.Length;)
        {
            var (newHits, newMisses, score) = (0L, 0L, falling[at].Score);
            for (; at < falling.Length && falling[at].Score == score; at++)
            {
                _ = falling[at].Positive ? newHits++ : newMisses++;
            }

            area += newMisses * (hits + (newHits / 2.0));
            (hits, misses) = (hits + newHits, misses + newMisses);
            precision += (double)newHits * hits / (hits + misses);
        }

        return positive == 0 || negative == 0 ? (double.NaN, double.NaN) : (area / positive / negative, precision / positive);
    }
}
