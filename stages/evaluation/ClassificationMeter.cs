
namespace Multitask.Stages.Evaluation;

/// <summary>Accuracy and cross-entropy (natural logarithm) over the labelled examples; predictions are log-probabilities, (N, classes).</summary>
internal sealed class ClassificationMeter(int classes) : Meter
{
    private long _seen;
    private long _right;
    private double _loss;

    /// <inheritdoc />
    internal override void Add(ReadOnlySpan<float> prediction, Target target, int count)
    {
        var labels = Labels(target);
        for (var example = 0; example < count; example++)
        {
            if (labels[example] < 0)
            {
                continue;
            }

            var scores = prediction.Slice(example * classes, classes);
            _seen++;
            _right += System.Numerics.Tensors.TensorPrimitives.IndexOfMax(scores) == labels[example] ? 1 : 0;
            _loss -= scores[(int)labels[example]];
        }
    }

    /// <inheritdoc />
    internal override Seq<Figure> Figures => Prelude.Seq(
        new Figure("accuracy", (double)_right / _seen, true),
        new Figure("cross_entropy", _loss / _seen, false));
}
