using System.Numerics.Tensors;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Tasks;

public abstract partial record TaskKind
{
    /// <summary>One of <paramref name="Classes"/> classes per example; -1 = missing. Targets (N).</summary>
    public sealed record Classification(int Classes) : TaskKind
    {
        /// <summary>What an example of each class weighs in the loss; empty: 1 each.</summary>
        public Seq<double> ClassWeights { get; init; }
    }
}

/// <summary>What classification decides.</summary>
internal static class ClassificationTask
{
    internal static TaskDefinition Define(TaskKind.Classification kind) => new()
    {
        Description = FormattableString.Invariant($"{kind.Classes} classes"),
        IsDense = false,
        TargetAxes = _ => Seq<int>(),
        Target = new TargetFormat.Labels(kind.Classes),
        Width = kind.Classes,
        Activation = HeadActivation.LogSoftmax,
        Metrics = Accumulator<TaskPrediction, Seq<MetricValue>>.Of(
            Counts.None(kind.Classes), (counts, batch) => counts.Add(batch), counts => counts.Values),
        Diagnosis = ConfusionMatrix.Matrix(kind.Classes, batch => ClassScores.Best(batch.Values, kind.Classes, batch.Count))
            .Zip(CalibrationBin.Sorting(batch => Confidences(batch, kind.Classes)), (matrix, bins) => new Diagnosis
            {
                Confusion = matrix,
                Calibration = bins,
            }),
        ExampleErrors = batch => [.. batch.Target.AsLabels.Select((label, at) => label < 0 ? double.NaN : -batch.Values[(at * kind.Classes) + label])],
        Constant = ClassScores.Frequencies(kind.Classes),
        Decide = (scores, count) => new Target.Labels(ClassScores.Best(scores, kind.Classes, count)),
    };

    /// <summary>The probability of the predicted class, and whether it is the true one.</summary>
    private static IEnumerable<(double, bool)> Confidences(TaskPrediction batch, int classes) => batch.Target.AsLabels
        .Zip(ClassScores.Best(batch.Values, classes, batch.Count), (label, best) => (label, best))
        .Select((one, at) => (one.label, one.best, Score: batch.Values[(at * classes) + one.best]))
        .Where(one => one.label >= 0)
        .Select(one => (Math.Exp(one.Score), one.label == one.best));

    /// <summary>
    /// Counts by class of labelled examples, of predictions and of right predictions, and the sum of the cross-entropies. Predictions are
    /// log-probabilities.
    /// </summary>
    private sealed record Counts(long[] Labelled, long[] Predicted, long[] Right, double Loss)
    {
        internal static Counts None(int classes) => new(new long[classes], new long[classes], new long[classes], 0);

        /// <summary>
        /// Accuracy, the mean F1 of the classes that occur or are predicted, and cross-entropy (natural logarithm), over the labelled examples.
        /// </summary>
        internal Seq<MetricValue> Values => Seq(
            new MetricValue("accuracy", (double)Right.Sum() / Labelled.Sum(), true),
            new MetricValue("f1", Labelled
                .Select((labelled, k) => 2.0 * Right[k] / (labelled + Predicted[k]))
                .Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average(), true),
            new MetricValue("cross_entropy", Loss / Labelled.Sum(), false));

        internal Counts Add(TaskPrediction batch)
        {
            var (labels, classes) = (batch.Target.AsLabels, Labelled.Length);
            var next = new Counts([.. Labelled], [.. Predicted], [.. Right], Loss);
            for (var example = 0; example < batch.Count; example++)
            {
                if (labels[example] is >= 0 and var label)
                {
                    ReadOnlySpan<float> scores = batch.Values.AsSpan(example * classes, classes);
                    var best = TensorPrimitives.IndexOfMax(scores);
                    next.Labelled[label]++;
                    next.Predicted[best]++;
                    next.Right[label] += best == label ? 1 : 0;
                    next = next with { Loss = next.Loss - scores[(int)label] };
                }
            }

            return next;
        }
    }
}
