using System.Numerics.Tensors;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Tasks;

public abstract partial record TaskKind
{
    /// <summary>One of <paramref name="Classes"/> classes per example; -1 = undefined. Targets (N).</summary>
    public sealed record Classification(int Classes) : TaskKind;
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
            default(Hits), (hits, batch) => Add(hits, batch, kind.Classes), hits => hits.Values),
        Constant = ClassScores.Frequencies(kind.Classes),
        Decide = (scores, count) => new Target.Labels(ClassScores.Best(scores, kind.Classes, count)),
    };

    private static Hits Add(Hits hits, TaskPrediction batch, int classes)
    {
        var labels = batch.Target.AsLabels;
        for (var example = 0; example < batch.Count; example++)
        {
            if (labels[example] >= 0)
            {
                ReadOnlySpan<float> scores = batch.Values.AsSpan(example * classes, classes);
                hits = new Hits(
                    hits.Seen + 1,
                    hits.Right + (TensorPrimitives.IndexOfMax(scores) == labels[example] ? 1 : 0),
                    hits.Loss - scores[(int)labels[example]]);
            }
        }

        return hits;
    }

    /// <summary>Accuracy and cross-entropy (natural logarithm) over the labelled examples; predictions are log-probabilities.</summary>
    private readonly record struct Hits(long Seen, long Right, double Loss)
    {
        internal Seq<MetricValue> Values => Seq(
            new MetricValue("accuracy", (double)Right / Seen, true), new MetricValue("cross_entropy", Loss / Seen, false));
    }
}
