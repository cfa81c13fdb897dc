using Microsoft.Win32.SafeHandles;

namespace Multitask.Pipeline.Storage;

/// <summary>A lock of the kernel on a lock file; it ends when disposed of, or with the process, however that ends.</summary>
/// <remarks>
/// A lock file stays when its lock ends: whoever removes one must hold its lock, and whoever takes a lock looks whether the file still
/// has its name. So nobody holds a lock on a file that others no longer find.
/// </remarks>
public sealed class FileLock : IDisposable
{
    private const int LongestMark = 4096;

    private readonly Option<SafeFileHandle> _file;

    private FileLock(Option<SafeFileHandle> file) => _file = file;

    /// <summary>Stands for a lock where nothing can be locked: nothing can be written there either.</summary>
    internal static FileLock Nothing => new(None);

    /// <summary>Takes a lock, making its file; none if somebody else has it.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="shared">Whether other shared locks may be there too.</param>
    internal static Option<FileLock> TryTake(string path, bool shared)
    {
        while (true)
        {
            Linux.State(path).Filter(state => state.Kind != FileKind.File)
                .IfSome(state => throw new IOException($"a lock must be a file, found {state.What} : '{path}'"));
            var file = Linux.Open(path, write: true);
            if (!Linux.TryLock(file, shared, path))
            {
                file.Dispose();
                return None;
            }

            var inode = Linux.InodeOf(file);
            if (Linux.State(path).Exists(state => state.Inode == inode))
            {
                return new FileLock(file);
            }

            // It was removed between opening and locking.
            file.Dispose();
        }
    }

    /// <summary>Leaves a text for those who wait; the lock does not depend on it.</summary>
    internal Either<string, Unit> Mark(ReadOnlySpan<byte> text)
    {
        var bytes = text.ToArray();
        return _file.Match(
            Some: file => Disk.Try(() =>
            {
                RandomAccess.SetLength(file, 0);
                RandomAccess.Write(file, bytes, 0);
                // Other hosts read it before this one closes the file.
                RandomAccess.FlushToDisk(file);
            }),
            None: () => unit);
    }

    /// <summary>The text that the last owner left.</summary>
    internal static Either<string, byte[]> MarkOf(string path) => Disk.Try(() =>
    {
        using var file = Linux.Open(path, write: false);
        var bytes = new byte[LongestMark];
        return bytes[..RandomAccess.Read(file, bytes, 0)];
    });

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => _file.IfSome(file => file.Dispose());
}
