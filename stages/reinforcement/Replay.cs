using System.IO.MemoryMappedFiles;

namespace Multitask.Stages.Reinforcement;

/// <summary>The sizes of a replay.</summary>
/// <param name="Tasks">How many.</param>
/// <param name="Kept">Transitions of each task that may be drawn.</param>
/// <param name="Observation">Numbers in an observation.</param>
/// <param name="Action">Numbers in an action.</param>
internal sealed record ReplayShape(int Tasks, int Kept, int Observation, int Action)
{
    private const int SpareShare = 10;
    private const int LeastSpare = 1000;

    /// <summary>Numbers in a transition: observation, action, reward, next observation, whether it continues.</summary>
    internal int Width => (2 * Observation) + Action + 2;

    /// <summary>
    /// Transitions of each task beyond those that may be drawn. So many can be added before one is lost that could be drawn at the last
    /// checkpoint: a training that resumes from there finds what it found then.
    /// </summary>
    internal int Spare => Math.Max(LeastSpare, Kept / SpareShare);

    /// <summary>Bytes of the file.</summary>
    internal long Bytes => (long)Tasks * (Kept + Spare) * Width * sizeof(float);
}

/// <summary>
/// Transitions of every task in a memory-mapped file of fixed size, the newest over the oldest. What is in it survives the end of the process.
/// </summary>
internal sealed class Replay : IDisposable
{
    private readonly ReplayShape _shape;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private Replay(ReplayShape shape, bool isNew, MemoryMappedFile file, MemoryMappedViewAccessor view) =>
        (_shape, IsNew, _file, _view) = (shape, isNew, file, view);

    /// <summary>Whether there was no file of this size: it holds zeros, whatever a checkpoint says was in it.</summary>
    internal bool IsNew { get; }

    /// <summary>Opens the file, or makes one and gives it its room on the disk at once: a full disk shows here, not in the middle of a step.</summary>
    internal static Either<string, Replay> Open(string path, ReplayShape shape) => Files.Attempt(path, () =>
    {
        var isNew = !File.Exists(path) || new FileInfo(path).Length != shape.Bytes;
        if (isNew)
        {
            File.Delete(path);
            using var made = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                PreallocationSize = shape.Bytes,
            });
            made.SetLength(shape.Bytes);
        }

        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        return Prelude.Right<string, Replay>(new Replay(shape, isNew, file, file.CreateViewAccessor()));
    }, "written");

    /// <summary>Adds a transition.</summary>
    /// <param name="task">Which task.</param>
    /// <param name="number">How many transitions of the task there were before.</param>
    /// <param name="transition">Its numbers, as many as <see cref="ReplayShape.Width"/>.</param>
    internal void Add(int task, long number, float[] transition) => _view.WriteArray(Place(task, number), transition, 0, transition.Length);

    /// <summary>Reads a transition.</summary>
    /// <param name="task">Which task.</param>
    /// <param name="number">Its number, among the last <see cref="ReplayShape.Kept"/>.</param>
    /// <param name="transition">Takes its numbers.</param>
    internal void Read(int task, long number, float[] transition) => _view.ReadArray(Place(task, number), transition, 0, transition.Length);

    /// <summary>Brings what was added to the disk.</summary>
    internal void Flush() => _view.Flush();

    /// <inheritdoc />
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private long Place(int task, long number)
    {
        var room = _shape.Kept + _shape.Spare;
        return (((long)task * room) + (number % room)) * _shape.Width * sizeof(float);
    }
}
