namespace Multitask.Pipeline.Storage;

/// <summary>Everything the store does to a disk, one step a function: exchanged where steps shall fail on purpose.</summary>
/// <remarks>Each may throw what <see cref="Disk.Try{T}"/> catches.</remarks>
public sealed record FileLayer
{
    /// <summary>The state of what a name stands for, links not followed.</summary>
    public required Func<string, Option<FileState>> State { get; init; }

    /// <summary>The paths of what is in a folder.</summary>
    public required Func<string, Seq<string>> List { get; init; }

    /// <summary>The content of a file.</summary>
    public required Func<string, byte[]> Read { get; init; }

    /// <summary>The digest of a file's content.</summary>
    public required Func<string, string> Hash { get; init; }

    /// <summary>Makes a folder, and those above it; it may be there.</summary>
    public required Action<string> MakeFolder { get; init; }

    /// <summary>Makes an empty file; must not be there.</summary>
    public required Action<string> Create { get; init; }

    /// <summary>Writes at the end of a file.</summary>
    public required Action<string, byte[]> Append { get; init; }

    /// <summary>Copies a file's content to a new file.</summary>
    public required Action<string, string> Copy { get; init; }

    /// <summary>Returns when a file, or the names in a folder, will outlive a power cut.</summary>
    public required Action<string> Flush { get; init; }

    /// <summary>Makes a file read-only.</summary>
    public required Action<string> Seal { get; init; }

    /// <summary>Gives a file or folder another name, over a file that may have it; whole or not at all.</summary>
    public required Action<string, string> Rename { get; init; }

    /// <summary>Removes a file or a link, if it is there.</summary>
    public required Action<string> Delete { get; init; }

    /// <summary>Removes a folder and all in it, if it is there; follows no link.</summary>
    public required Action<string> DeleteFolder { get; init; }

    /// <summary>Takes the lock of a lock file, shared or not; none if somebody else has it.</summary>
    public required Func<string, bool, Option<FileLock>> Lock { get; init; }

    /// <summary>The bytes that are free where a folder is, or would be made.</summary>
    public required Func<string, long> Free { get; init; }

    /// <summary>The disk itself.</summary>
    public static FileLayer Real { get; } = new()
    {
        State = Linux.State,
        List = folder => Seq(Directory.GetFileSystemEntries(folder)),
        Read = File.ReadAllBytes,
        Hash = Digest.Hash,
        MakeFolder = folder => Directory.CreateDirectory(folder),
        Create = path => new FileStream(path, FileMode.CreateNew, FileAccess.Write).Dispose(),
        Append = (path, bytes) => File.AppendAllBytes(path, bytes),
        Copy = CopyContent,
        Flush = Linux.Flush,
        Seal = path => File.SetAttributes(path, FileAttributes.ReadOnly),
        Rename = Linux.Rename,
        Delete = File.Delete,
        DeleteFolder = RemoveFolder,
        Lock = FileLock.TryTake,
        Free = Disk.FreeAt,
    };

    private static void CopyContent(string from, string to)
    {
        File.Copy(from, to);
        File.SetAttributes(to, FileAttributes.Normal);
    }

    private static void RemoveFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
