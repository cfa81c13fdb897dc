namespace Multitask.Stages.Data.Tasks;

/// <summary>What a person wants to know of a model's errors on a task, beside the metrics.</summary>
internal sealed record Diagnosis
{
    /// <summary>Counts by true class (row) and predicted class (column); none where there are too many classes, or none.</summary>
    internal Option<ConfusionMatrix> Confusion { get; init; }

    /// <summary>How often a classifier is right, by how sure it is; empty for other tasks.</summary>
    internal Seq<CalibrationBin> Calibration { get; init; }

    /// <summary>How large errors are; none for classes.</summary>
    internal Option<Histogram> Errors { get; init; }

    /// <summary>Some true numbers with the predicted ones; empty but for regressions.</summary>
    internal Seq<(float True, float Predicted)> Pairs { get; init; }
}
