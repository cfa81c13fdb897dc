namespace Multitask.Pipeline.Files;

/// <summary>What a name stands for; a link is a link, whatever it points to.</summary>
public enum FileKind
{
    /// <summary>A file with content.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A pipe, a socket or a device.</summary>
    Other,
}

/// <summary>What the file system knows of a file without reading it: as long as it stays the same, so does the content.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Modified">When its content changed, in nanoseconds since 1970; anybody may set it.</param>
/// <param name="Changed">When anything of it changed, in nanoseconds since 1970; nobody can set it.</param>
/// <param name="Inode">Its number in the file system: another file of the same name has another one.</param>
public sealed record FileState(FileKind Kind, long Size, long Modified, long Changed, ulong Inode)
{
    /// <summary>In words.</summary>
    internal string What => Kind switch
    {
        FileKind.File => "a file",
        FileKind.Folder => "a folder",
        FileKind.Link => "a link",
        _ => "neither file nor folder",
    };
}
