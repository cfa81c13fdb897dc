namespace Multitask.Stages.Tracking;

/// <summary>The event files of a pipeline: a folder per trained model and key, so that models trained otherwise later stand beside it.</summary>
/// <param name="Output">The pipeline's output folder.</param>
internal sealed record TensorBoardFolder(string Output)
{
    private const string FolderName = "tensorboard";

    /// <summary>Digits of a key that tell runs apart for people.</summary>
    private const int KeyDigits = 8;

    /// <summary>Adds to the file of a stage; says in a line what did not work.</summary>
    /// <param name="stage">Its name and its key.</param>
    /// <param name="metrics">Those that are there already stay as they are.</param>
    /// <param name="time">When they were measured.</param>
    internal Seq<string> Add((string Name, string Key) stage, Seq<TrackedMetric> metrics, DateTimeOffset time)
    {
        var digits = stage.Key[..KeyDigits];
        var path = Path.Combine(Output, FolderName, $"{MlflowApi.Plain(stage.Name)}-{digits}", $"events.out.tfevents.{digits}");
        return EventFile.Add(path, metrics, time).Match(Right: _ => Seq<string>.Empty, Left: reason => Prelude.Seq1($"track: tensorboard: {reason}"));
    }
}
