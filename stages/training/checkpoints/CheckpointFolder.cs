using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>The checkpoints of one key: the newest, and between two writings the one before it.</summary>
/// <param name="Path">The folder; made with the first checkpoint.</param>
/// <param name="Key">The key that they belong to.</param>
internal sealed record CheckpointFolder(string Path, string Key)
{
    /// <summary>How many there are at most, while one is written.</summary>
    internal const int Most = 2;

    private const string Extension = ".safetensors";

    /// <summary>
    /// Restores a state from the newest valid checkpoint; newer, invalid ones are removed. Left if the disk fails while the state is being
    /// restored, which then must not be used.
    /// </summary>
    /// <param name="state">The state before the first step.</param>
    /// <param name="refuse">Takes the reason why a checkpoint is invalid, for each.</param>
    internal Either<string, Option<Checkpoint>> Restore(TrainingState state, Action<string> refuse)
    {
        Remove(Entries().Filter(path => !IsCheckpoint(path)));
        return FirstOf(Entries(), state, refuse);
    }

    /// <summary>
    /// Writes a checkpoint as a whole or not at all, so that at every moment the newest one on the disk is whole. The one before the last
    /// is removed first, to make room.
    /// </summary>
    internal Either<string, Unit> Write(TrainingState state, Checkpoint moment)
    {
        var path = System.IO.Path.Combine(Path, Name(moment.Progress));
        var temporary = $"{path}.tmp";
        var written =
            from made in Files.Attempt(Path, () => Right<string, DirectoryInfo>(Directory.CreateDirectory(Path)), "written")
            from room in Remove(Entries().Skip(1))
            from done in Checkpoint.Write(temporary, Key, state, moment)
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

    /// <summary>Restores a state from the first valid checkpoint of some.</summary>
    private Either<string, Option<Checkpoint>> FirstOf(Seq<string> paths, TrainingState state, Action<string> refuse) => paths.Match(
        () => Option<Checkpoint>.None,
        (path, others) => Resources.Use(ChecksummedVectors.Open(path), file => Checkpoint.Load(file, Key, state)).Match(
            Right: loaded => loaded.Map(Some),
            Left: reason =>
            {
                refuse(reason);
                Remove(Seq1(path));
                return FirstOf(others, state, refuse);
            }));

    /// <summary>What is in the folder, the newest checkpoint first.</summary>
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

    /// <summary>Names in the order of training.</summary>
    private static string Name(TrainingProgress progress) => Name(progress.Epoch, progress.Sums.Steps);

    /// <summary>The name of a checkpoint after so many epochs, and steps of the next one.</summary>
    internal static string Name(int epoch, int steps) =>
        string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:0000000}-step-{steps:0000000000}{Extension}");
}
