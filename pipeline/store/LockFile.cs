namespace Multitask.Pipeline.Storage;

/// <summary>What the lock file says of a stage: the key it last had and the digest of its output.</summary>
public sealed record LockEntry(string Key, string Output);

/// <summary>The lock file beside a pipeline: one line a stage, sorted by name: <c>name key output-digest</c>.</summary>
public static class LockFile
{
    /// <summary>Where the lock file of a pipeline is: its name with <c>.lock</c> for the extension.</summary>
    public static string PathOf(string pipeline) => Path.ChangeExtension(pipeline, ".lock");

    /// <summary>Its entries by stage; none if there is no such file. Left names what is wrong with it.</summary>
    public static Either<string, Map<string, LockEntry>> Read(string path) =>
        !File.Exists(path) ? Map<string, LockEntry>() : Disk.Try(() => File.ReadAllText(path)).Bind(Parse);

    /// <summary>Replaces the file as a whole, unless it says so already.</summary>
    public static Either<string, Unit> Write(string path, Map<string, LockEntry> entries) => Write(FileLayer.Real, path, entries);

    /// <summary>The same through a file layer.</summary>
    internal static Either<string, Unit> Write(FileLayer files, string path, Map<string, LockEntry> entries) =>
        AtomicFile.WriteIfChanged(files, path, Text(entries));

    /// <summary>The text of a lock file.</summary>
    public static string Text(Map<string, LockEntry> entries) => string.Concat(entries
        .AsEnumerable()
        .OrderBy(entry => entry.Key, StringComparer.Ordinal)
        .Select(entry => $"{entry.Key} {entry.Value.Key} {entry.Value.Output}\n"));

    /// <summary>The entries of a text.</summary>
    public static Either<string, Map<string, LockEntry>> Parse(string text) =>
        Eithers.FoldWhile(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), Map<string, LockEntry>(), Line);

    private static Either<string, Map<string, LockEntry>> Line(Map<string, LockEntry> known, string line) =>
        line.Split(' ') is [{ Length: > 0 } name, var key, var output] && Digest.Is(key) && Digest.Is(output)
            ? known.AddOrUpdate(name, new LockEntry(key, output))
            : $"must have lines of name, key and digest, found {(line.Length > 60 ? line[..60] : line)}";
}
