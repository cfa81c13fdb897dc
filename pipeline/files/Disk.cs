namespace Multitask.Pipeline.Files;

/// <summary>The boundary to the file system: its exceptions become Left.</summary>
internal static class Disk
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
            ? $"{what}: {Full}: {bytes.Map(needed => $"it needs {Format.Bytes(needed)}, ").IfNone("")}{Free(folder)}"
            : $"{what}: {reason}");

    /// <summary>Whether an exception is the file system's, and so ends here.</summary>
    internal static bool IsRefusal(Exception error) => error is IOException or UnauthorizedAccessException or NotSupportedException;

    /// <summary>The bytes that are free where a folder is, or would be made; may throw what <see cref="Try{T}"/> catches.</summary>
    internal static long FreeAt(string folder) => new DriveInfo(Existing(folder)).AvailableFreeSpace;

    private static string Free(string folder) => Try(() => FreeAt(folder))
        .Match(Right: bytes => $"{Format.Bytes(bytes)} are free at {folder}", Left: _ => $"at {folder}");

    /// <summary>The file that stands where a folder is to be, or above it; none: it is there, or can be made.</summary>
    /// <param name="folder">An absolute path.</param>
    internal static Option<string> FileInTheWay(string folder) =>
        Existing(folder) is var there && Directory.Exists(there) ? None : $"{there} is a file";

    /// <summary>Why a folder cannot be made; none: it can, or is there.</summary>
    /// <param name="folder">An absolute path.</param>
    internal static Option<string> Obstacle(string folder) => FileInTheWay(folder)
        || (Directory.Exists(folder) || Linux.MayAdd(Existing(folder)) ? None : Some($"{Existing(folder)} cannot be written to"));

    /// <summary>What is there of a path: it, or the nearest folder or file above it.</summary>
    private static string Existing(string path) =>
        Path.Exists(path) || Path.GetDirectoryName(path) is not { } above ? path : Existing(above);
}
