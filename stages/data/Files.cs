namespace Multitask.Stages.Data;

/// <summary>The rim towards the file system: its exceptions become one line of text that names the file.</summary>
internal static class Files
{
    /// <summary>Does something with a file; what the system throws about files becomes a message.</summary>
    internal static Either<string, T> Attempt<T>(string path, Func<Either<string, T>> act)
    {
        try
        {
            return act().MapLeft(message => message.StartsWith(path, StringComparison.Ordinal) ? message : $"{path}: {message}");
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"{path}: not found";
        }
        catch (Exception problem) when (OfFiles(problem))
        {
            return $"{path}: {problem.Message}";
        }
        catch (AggregateException problem) when (problem.InnerExceptions.All(OfFiles))
        {
            return $"{path}: {problem.InnerExceptions[0].Message}";
        }
    }

    private static bool OfFiles(Exception problem) => problem is IOException or UnauthorizedAccessException or InvalidDataException;
}
