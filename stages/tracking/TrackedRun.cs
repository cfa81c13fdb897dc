namespace Multitask.Stages.Tracking;

/// <summary>What a tracker is told of a trained model.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Stage">The stage that trained it.</param>
/// <param name="Key">Of that stage's output, 64 hexadecimal digits; with the scores' and the export's keys it names what is told.</param>
/// <param name="Made">When it was trained.</param>
/// <param name="Params">What decided the output.</param>
/// <param name="Metrics">By name and step.</param>
/// <param name="Files">The exported model: name to path.</param>
internal sealed record TrackedRun(
    string Pipeline, string Stage, string Key, DateTimeOffset Made, TrackedParam[] Params, TrackedMetric[] Metrics, TrackedFile[] Files)
{
    /// <summary>Of the trained weights alone: known while they are still in training.</summary>
    public string StageKey { get; init; } = "";
}

/// <summary>A setting.</summary>
internal sealed record TrackedParam(string Name, string Value);

/// <summary>A number after some steps of training.</summary>
internal sealed record TrackedMetric(string Name, long Step, double Value);

/// <summary>A file that belongs to a run.</summary>
internal sealed record TrackedFile(string Name, string Path);

/// <summary>What a tracker is told of a model before it is trained.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Name">The stage.</param>
/// <param name="Key">Of its output.</param>
/// <param name="Begun">When its training began.</param>
/// <param name="Params">What decides the output.</param>
internal sealed record TrackedStage(string Pipeline, string Name, string Key, DateTimeOffset Begun, TrackedParam[] Params);
