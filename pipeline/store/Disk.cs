using System.Text;

namespace Multitask.Pipeline;

/// <summary>The file system: exceptions end here.</summary>
public static class Disk
{
    /// <summary>Runs an effect; Left is the reason why the file system refused it.</summary>
    internal static Either<string, T> Try<T>(Func<T> effect)
    {
        try
        {
            return effect();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return error.Message;
        }
    }

    /// <summary>Runs an effect without a result.</summary>
    internal static Either<string, Unit> Try(Action effect) => Try(() =>
    {
        effect();
        return unit;
    });

    /// <summary>Writes a file as a whole or not at all: a temporary name beside it, flushed, then renamed over it.</summary>
    public static Either<string, Unit> WriteAtomically(string path, string text) => Try(() =>
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():n}.tmp");
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    });

    /// <summary>Removes a folder and all in it, if it is there.</summary>
    internal static Either<string, Unit> RemoveFolder(string folder) => Try(() =>
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    });
}
