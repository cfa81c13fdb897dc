namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>A file or a whole folder in a store.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Bytes">Of its files.</param>
/// <param name="Changed">When the youngest of them changed.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
internal sealed record StoreEntry(string Path, long Bytes, DateTimeOffset Changed, bool IsFolder = false)
{
    /// <summary>Its name.</summary>
    internal string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Everything directly in a folder, sorted; a link is a file without content, whatever it points to.</summary>
    internal static Seq<StoreEntry> In(string folder) => !Directory.Exists(folder) || IsLink(new DirectoryInfo(folder))
        ? Seq<StoreEntry>()
        : Seq(new DirectoryInfo(folder)
            .EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false })
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(Of)
            .ToArray());

    /// <summary>The files two folders down: <c>folder/k2/NAME</c>.</summary>
    internal static Seq<StoreEntry> Below(string folder) =>
        In(folder).Bind(entry => entry.IsFolder ? In(entry.Path) : Seq1(entry)).Strict();

    /// <summary>Every link in a folder, at any depth.</summary>
    internal static Seq<string> Links(string folder) => !Directory.Exists(folder) ? Seq<string>()
        : IsLink(new DirectoryInfo(folder)) ? Seq1(folder)
        : In(folder)
            .Bind(entry => entry.IsFolder ? Links(entry.Path) : IsLink(new FileInfo(entry.Path)) ? Seq1(entry.Path) : Seq<string>())
            .Strict();

    private static StoreEntry Of(FileSystemInfo info)
    {
        if (IsLink(info))
        {
            return new StoreEntry(info.FullName, 0, info.LastWriteTimeUtc);
        }

        if (info is FileInfo file)
        {
            return new StoreEntry(file.FullName, file.Length, file.LastWriteTimeUtc);
        }

        var inside = In(info.FullName);
        var changed = inside.Fold(
            (DateTimeOffset)info.LastWriteTimeUtc, (latest, entry) => entry.Changed > latest ? entry.Changed : latest);
        return new StoreEntry(info.FullName, inside.Sum(entry => entry.Bytes), changed, IsFolder: true);
    }

    private static bool IsLink(FileSystemInfo info) => info.Attributes.HasFlag(FileAttributes.ReparsePoint);
}
