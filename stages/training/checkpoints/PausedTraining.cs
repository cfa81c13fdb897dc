using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>The whole state of a training that pauses (<see cref="TrainingPlan.Until"/>), as a file of the output.</summary>
internal static class PausedTraining
{
    /// <summary>The file's name: a checkpoint.</summary>
    internal const string Name = "checkpoint.safetensors";

    private const string KeyName = "key";

    /// <summary>When such a checkpoint says that it was written: the same training leaves the same bytes, whenever it was.</summary>
    internal static DateTimeOffset Written => DateTimeOffset.UnixEpoch;

    /// <summary>The system's clock, but for the time of day.</summary>
    internal static TimeProvider Clock { get; } = new Timeless();

    /// <summary>Copies the checkpoint after some epochs into the output.</summary>
    /// <param name="checkpoints">The folder of checkpoints.</param>
    /// <param name="folder">That of the output.</param>
    /// <param name="epochs">How many there were.</param>
    internal static Either<string, Unit> Keep(string checkpoints, string folder, int epochs) =>
        Files.Copy(Path.Combine(checkpoints, CheckpointFolder.Name(epochs, 0)), Path.Combine(folder, Name));

    /// <summary>
    /// Lays a paused training into a folder of checkpoints, where none is there yet.
    /// </summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="checkpoints">The folder.</param>
    /// <param name="epochs">How many epochs there were.</param>
    /// <returns>The key that checkpoints of this training have.</returns>
    internal static Either<string, string> Lay(string file, string checkpoints, int epochs) =>
        from key in Resources.Use(SafetensorsFile.Open(file), open => open.Metadata.Find(KeyName).ToEither($"{file}: is not a checkpoint"))
        from laid in Directory.Exists(checkpoints) && Directory.EnumerateFiles(checkpoints).Any()
            ? unit
            : Files.Attempt(checkpoints, () => Right<string, DirectoryInfo>(Directory.CreateDirectory(checkpoints)), "written")
                .Bind(_ => Files.Copy(file, Path.Combine(checkpoints, CheckpointFolder.Name(epochs, 0))))
        select key;

    private sealed class Timeless : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Written;
    }
}
