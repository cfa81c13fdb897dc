using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Formats;

/// <summary>The rim towards the file system: its exceptions become one line of text that names the file.</summary>
internal static class Files
{
    /// <summary>The most characters of a message behind the path: it may quote what the file says.</summary>
    private const int Longest = 280;

    /// <summary>Does something with a file; what the system throws about files becomes a message. Pipes and devices are refused.</summary>
    /// <param name="path">The file, which the message names.</param>
    /// <param name="act">What is done with it.</param>
    /// <param name="done">What cannot be done where the system forbids it: read, written.</param>
    internal static Either<string, T> Attempt<T>(string path, Func<Either<string, T>> act, string done = "read") =>
        Guarded(path, kind => kind != "a directory", act, done);

    /// <summary>The bytes of a file.</summary>
    internal static Either<string, byte[]> ReadAll(string path) => File<byte[]>(path, () => System.IO.File.ReadAllBytes(path));

    /// <summary>The same as <see cref="Attempt"/> of what must be no folder either.</summary>
    internal static Either<string, T> File<T>(string path, Func<Either<string, T>> act) => Guarded(path, _ => true, act, "read");

    /// <summary>Copies a file, over another one where there is one.</summary>
    internal static Either<string, Unit> Copy(string from, string to) => Attempt<Unit>(to, () =>
    {
        System.IO.File.Copy(from, to, overwrite: true);
        return unit;
    }, "written");

    private static Either<string, T> Guarded<T>(string path, Func<string, bool> refused, Func<Either<string, T>> act, string done)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return $"{Sanitize.Line(path, Longest)}: not found";
        }

        try
        {
            return RegularFile.Check(path).Filter(refused).Match(
                Some: kind => $"must be a file, found {kind}",
                None: act).MapLeft(message => message.StartsWith(path, StringComparison.Ordinal) ? message : Told(path, message));
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"{path}: not found";
        }
        catch (UnauthorizedAccessException)
        {
            return $"{path}: cannot be {done}: permission denied";
        }
        catch (Exception problem) when (OfFiles(problem))
        {
            return Told(path, problem.Message);
        }
        catch (AggregateException problem) when (problem.InnerExceptions.All(OfFiles))
        {
            return Told(path, problem.InnerExceptions[0].Message);
        }
    }

    private static string Told(string path, string message) => $"{path}: {Sanitize.Line(message, Longest)}";

    private static bool OfFiles(Exception problem) => problem is IOException or UnauthorizedAccessException or InvalidDataException;
}
