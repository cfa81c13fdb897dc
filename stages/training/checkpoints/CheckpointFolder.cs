using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>The folder with the checkpoints of one key: the newest one and the one before it.</summary>
/// <param name="Path">The folder, which is created with the first checkpoint.</param>
/// <param name="Key">The key that the checkpoints belong to.</param>
internal sealed record CheckpointFolder(string Path, string Key)
{
    /// <summary>The largest number of checkpoints in the folder, including one that is being written.</summary>
    internal const int Most = 2;

    private const string Extension = ".safetensors";

    /// <summary>
    /// Restores a state from the newest valid checkpoint; newer ones, which are invalid, are removed. Left: reading failed while the state was
    /// being restored, so the state must not be used.
    /// </summary>
    /// <param name="state">The state before the first step.</param>
    /// <param name="reject">Receives, for each invalid checkpoint, the reason.</param>
    internal Either<string, Option<Checkpoint>> Restore(TrainingState state, Action<string> reject)
    {
        Remove(Entries().Filter(path => !IsCheckpoint(path)));
        return FirstOf(Entries(), state, reject);
    }

    /// <summary>
    /// Writes a checkpoint atomically, so that the newest one on the disk is complete at all times. All but the newest checkpoint are removed
    /// first, to make room.
    /// </summary>
    internal Either<string, Unit> Write(TrainingState state, Checkpoint checkpoint)
    {
        var path = System.IO.Path.Combine(Path, Name(checkpoint.Progress));
        var temporary = $"{path}.tmp";
        var written =
            from made in Files.Attempt(Path, () => Right<string, DirectoryInfo>(Directory.CreateDirectory(Path)), "written")
            from room in Remove(Entries().Skip(1))
            from done in Checkpoint.Write(temporary, Key, state, checkpoint)
            from named in Files.Attempt(path, () =>
            {
                File.Move(temporary, path, overwrite: true);
                return Right<string, Unit>(unit);
            }, "written")
            select named;
        return written.MapLeft(reason =>
        {
            Remove(Seq1(temporary));
            return reason;
        });
    }

    /// <summary>Restores a state from the first valid checkpoint of a list.</summary>
    private Either<string, Option<Checkpoint>> FirstOf(Seq<string> paths, TrainingState state, Action<string> reject) => paths.Match(
        () => Option<Checkpoint>.None,
        (path, others) => Resources.Use(ChecksummedVectors.Open(path), file => Checkpoint.Load(file, Key, state)).Match(
            Right: loaded => loaded.Map(Some),
            Left: reason =>
            {
                reject(reason);
                Remove(Seq1(path));
                return FirstOf(others, state, reject);
            }));

    /// <summary>The files in the folder, the newest checkpoint first.</summary>
    private Seq<string> Entries() => Directory.Exists(Path)
        ? Seq(Directory.GetFiles(Path).OrderByDescending(path => path, StringComparer.Ordinal).ToArray())
        : Seq<string>();

    private static bool IsCheckpoint(string path) => path.EndsWith(Extension, StringComparison.Ordinal);

    private Either<string, Unit> Remove(Seq<string> paths) => Files.Attempt(Path, () =>
    {
        foreach (var path in paths)
        {
            File.Delete(path);
        }

        return Right<string, Unit>(unit);
    }, "written");

    /// <summary>The file name of a checkpoint; names sort in the order of training.</summary>
    private static string Name(TrainingProgress progress) => Name(progress.Epoch, progress.Sums.Steps);

    /// <summary>The file name of the checkpoint after a number of epochs and of steps in the next epoch.</summary>
    internal static string Name(int epoch, int steps) =>
        string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:0000000}-step-{steps:0000000000}{Extension}");
}
