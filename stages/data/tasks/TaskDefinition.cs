namespace Multitask.Stages.Data.Tasks;

/// <summary>All that a kind of task decides but what needs torch (its loss) or a page (its images).</summary>
internal sealed record TaskDefinition
{
    /// <summary>The definition of each kind.</summary>
    internal static TaskInterpreter<TaskDefinition> OfKind { get; } = new(
        Segmentation: SegmentationTask.Define,
        Depth: _ => DepthTask.Definition,
        Normals: _ => NormalsTask.Definition,
        Classification: ClassificationTask.Define,
        Binary: _ => BinaryTask.Definition,
        Regression: RegressionTask.Define);

    /// <summary>In a few words: <c>13 classes per pixel</c>.</summary>
    internal required string Description { get; init; }

    /// <summary>Whether it asks for a value per pixel rather than one per example.</summary>
    internal required bool IsDense { get; init; }

    /// <summary>Axes of the target of one example, given the shape of its input.</summary>
    internal required Func<Shape, Seq<int>> TargetAxes { get; init; }

    /// <summary>The numbers of a target, and which of them are undefined.</summary>
    internal required TargetFormat Target { get; init; }

    /// <summary>Channels or features of the prediction.</summary>
    internal required int Width { get; init; }

    /// <summary>What follows the head's last layer.</summary>
    internal required HeadActivation Activation { get; init; }

    /// <summary>The published metrics over a split.</summary>
    internal required Accumulator<TaskPrediction, Seq<MetricValue>> Metrics { get; init; }

    /// <summary>What errors a model makes, over a split.</summary>
    internal required Accumulator<TaskPrediction, Diagnosis> Diagnosis { get; init; }

    /// <summary>How wrong a batch's predictions are, a number per example, less being better; NaN where nothing is known of one.</summary>
    internal required Func<TaskPrediction, double[]> ExampleErrors { get; init; }

    /// <summary>
    /// The best prediction that looks at no input, fitted to the targets of a split: one value per channel, as a network would give them.
    /// </summary>
    internal required Accumulator<TaskTargets, float[]> Constant { get; init; }

    /// <summary>What predictions of a count of examples say, in the form of a target: scores of classes become the best class.</summary>
    internal required Func<float[], int, Target> Decide { get; init; }

    /// <summary>Classes, where it has any.</summary>
    internal Option<int> Classes => Target is TargetFormat.Labels labels ? labels.Classes : Option<int>.None;
}
