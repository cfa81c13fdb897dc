using System.Text;

namespace Multitask.Pipeline.Storage;

/// <summary>Writes a file as a whole or not at all: a temporary name beside it, flushed, then renamed over it.</summary>
public static class AtomicFile
{
    /// <summary>Writes a text.</summary>
    public static Either<string, Unit> Write(string path, string text) => Write(FileLayer.Real, path, text);

    /// <summary>Writes a text, unless the file holds it already.</summary>
    public static Either<string, Unit> WriteIfChanged(string path, string text) => WriteIfChanged(FileLayer.Real, path, text);

    /// <summary>The same through a file layer.</summary>
    internal static Either<string, Unit> WriteIfChanged(FileLayer files, string path, string text) =>
        File.Exists(path) && Disk.Try(() => File.ReadAllText(path)).Exists(old => old == text) ? unit : Write(files, path, text);

    /// <summary>The same through a file layer.</summary>
    internal static Either<string, Unit> Write(FileLayer files, string path, string text)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        var bytes = Encoding.UTF8.GetBytes(text);
        return Disk.Try(() => files.MakeFolder(folder))
            .Bind(_ => Replace(files, TempFile.Beside(path), path, draft =>
            {
                files.Create(draft);
                files.Append(draft, bytes);
            }))
            .For(Path.GetFileName(path), folder, bytes.Length);
    }

    /// <summary>Writes a draft, makes sure it will last, and gives it the name of what it replaces.</summary>
    internal static Either<string, Unit> Replace(FileLayer files, string draft, string path, Action<string> write) => Disk.Try(() =>
    {
        try
        {
            write(draft);
            files.Flush(draft);
            files.Rename(draft, path);
        }
        catch (Exception error) when (Disk.IsRefusal(error))
        {
            files.Delete(draft);
            throw;
        }

        files.Flush(Path.GetDirectoryName(path) ?? "/");
    });
}
