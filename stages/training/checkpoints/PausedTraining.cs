using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>The complete state of a paused training (<see cref="TrainingPlan.Until"/>), as a checkpoint in the stage's output.</summary>
internal static class PausedTraining
{
    /// <summary>The name of the checkpoint file.</summary>
    internal const string Name = "checkpoint.safetensors";

    private const string KeyName = "key";

    /// <summary>The time of writing that such a checkpoint records, fixed so that the same training always writes the same bytes.</summary>
    internal static DateTimeOffset Written => DateTimeOffset.UnixEpoch;

    /// <summary>The system clock, but with <see cref="Written"/> as the current time.</summary>
    internal static TimeProvider Clock { get; } = new FixedTime();

    /// <summary>Copies the checkpoint after a number of epochs into the output.</summary>
    /// <param name="checkpoints">The folder of checkpoints.</param>
    /// <param name="folder">The folder of the output.</param>
    /// <param name="epochs">The number of epochs trained.</param>
    internal static Either<string, Unit> Keep(string checkpoints, string folder, int epochs) =>
        Files.Copy(Path.Combine(checkpoints, CheckpointFolder.Name(epochs, 0)), Path.Combine(folder, Name));

    /// <summary>Copies the checkpoint of a paused training into a folder of checkpoints that has none yet, so that training resumes from it.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="checkpoints">The folder of checkpoints.</param>
    /// <param name="epochs">The number of epochs trained.</param>
    /// <returns>The key that the checkpoint records.</returns>
    internal static Either<string, string> Install(string file, string checkpoints, int epochs) =>
        from key in Resources.Use(SafetensorsFile.Open(file), open => open.Metadata.Find(KeyName).ToEither($"{file}: is not a checkpoint"))
        from installed in Directory.Exists(checkpoints) && Directory.EnumerateFiles(checkpoints).Any()
            ? unit
            : Files.Attempt(checkpoints, () => Right<string, DirectoryInfo>(Directory.CreateDirectory(checkpoints)), "written")
                .Bind(_ => Files.Copy(file, Path.Combine(checkpoints, CheckpointFolder.Name(epochs, 0))))
        select key;

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Written;
    }
}
