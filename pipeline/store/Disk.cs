using System.Globalization;
using System.Text;

namespace Multitask.Pipeline.Storage;

/// <summary>The file system: exceptions end here.</summary>
public static class Disk
{
    private const string Full = "no space left on device";
    private const int NoSpace = 28;

    /// <summary>Runs an effect; Left is the reason why the file system refused it.</summary>
    internal static Either<string, T> Try<T>(Func<T> effect)
    {
        try
        {
            return effect();
        }
        catch (Exception error) when (IsRefusal(error))
        {
            return Reason(error);
        }
    }

    /// <summary>Runs an effect without a result.</summary>
    internal static Either<string, Unit> Try(Action effect) => Try(() =>
    {
        effect();
        return unit;
    });

    /// <summary>What an exception of the file system says.</summary>
    internal static string Reason(Exception error) => error is IOException { HResult: NoSpace }
        ? Full + (error.Message.IndexOf(" : ", StringComparison.Ordinal) is > 0 and var at ? error.Message[(at + 1)..] : "")
        : error.Message;

    /// <summary>Says for what; if there was no space, also how much of it is there, and how much was needed if that is known.</summary>
    internal static Either<string, T> For<T>(this Either<string, T> outcome, string what, string folder, Option<long> bytes = default) =>
        outcome.MapLeft(reason => reason.StartsWith(Full, StringComparison.Ordinal)
            ? $"{what}: {Full}: {bytes.Map(needed => $"it needs {Size(needed)}, ").IfNone("")}{Free(folder)}"
            : $"{what}: {reason}");

    /// <summary>A number of bytes for people.</summary>
    internal static string Size(long bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
    };

    /// <summary>Writes a file as a whole or not at all: a temporary name beside it, flushed, then renamed over it.</summary>
    public static Either<string, Unit> WriteAtomically(string path, string text) => WriteAtomically(FileLayer.Real, path, text);

    /// <summary>Writes a file as a whole or not at all, unless it holds that text already.</summary>
    public static Either<string, Unit> Renew(string path, string text) => Renew(FileLayer.Real, path, text);

    /// <summary>The same through a file layer.</summary>
    internal static Either<string, Unit> Renew(FileLayer files, string path, string text) =>
        File.Exists(path) && Try(() => File.ReadAllText(path)).Exists(old => old == text) ? unit : WriteAtomically(files, path, text);

    /// <summary>The same through a file layer.</summary>
    internal static Either<string, Unit> WriteAtomically(FileLayer files, string path, string text)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        var bytes = Encoding.UTF8.GetBytes(text);
        return Try(() => files.MakeFolder(folder))
            .Bind(_ => Replace(files, Draft.Beside(path), path, draft =>
            {
                files.Create(draft);
                files.Append(draft, bytes);
            }))
            .For(Path.GetFileName(path), folder, bytes.Length);
    }

    /// <summary>Writes a draft, makes sure it will last, and gives it the name of what it replaces.</summary>
    internal static Either<string, Unit> Replace(FileLayer files, string draft, string path, Action<string> write) => Try(() =>
    {
        try
        {
            write(draft);
            files.Flush(draft);
            files.Rename(draft, path);
        }
        catch (Exception error) when (IsRefusal(error))
        {
            files.Delete(draft);
            throw;
        }

        files.Flush(Path.GetDirectoryName(path) ?? "/");
    });

    private static bool IsRefusal(Exception error) => error is IOException or UnauthorizedAccessException or NotSupportedException;

    private static string Free(string folder) => Try(() => new DriveInfo(Existing(folder)).AvailableFreeSpace)
        .Match(Right: bytes => $"{Size(bytes)} are free at {folder}", Left: _ => $"at {folder}");

    private static string Existing(string folder) =>
        Directory.Exists(folder) || Path.GetDirectoryName(folder) is not { } above ? folder : Existing(above);
}
