namespace Multitask.Pipeline.Storage;

/// <summary>What the lock file says of a stage: the key it last had and the digest of its output.</summary>
public sealed record LockEntry(string Key, string Output)
{
    /// <summary>The digests, by name, of files that other stages read without the rest of the output.</summary>
    public Map<string, string> Files { get; init; }

    /// <summary>The output that it stands for; where its files are is not known.</summary>
    internal Artifact Artifact(string stage) => new(stage, Key, Output, Map<string, string>()) { Digests = Files };
}

/// <summary>The lock file beside a pipeline: one line a stage, sorted by name: <c>name key output-digest file=digest...</c>.</summary>
public static class LockFile
{
    private const int Shown = 60;
    private const long Largest = 16_000_000;

    private static readonly Seq<string> Marks = Seq("<<<<<<<", "|||||||", "=======", ">>>>>>>");

    /// <summary>Where the lock file of a pipeline is: its name with <c>.lock</c> for the extension.</summary>
    public static string PathOf(string pipeline) => Path.ChangeExtension(pipeline, ".lock");

    /// <summary>Its entries by stage; none if there is no such file. Left names what is wrong with it.</summary>
    public static Either<string, Map<string, LockEntry>> Read(string path) => Text(path).Bind(Parse);

    /// <summary>
    /// Why what has this name must stay as it is: it is no lock file, so a user's own. None for a lock file, also one with the conflicts of a
    /// merge in it, and where there is nothing.
    /// </summary>
    internal static Option<string> Refusal(string path) => Text(path).Match(
        Right: text => Lines(text)
            .Find(line => Entry(line).IsNone && !IsConflict(line))
            .Map(line => $"is not a lock file, it holds {Sanitize.Line(line, Shown)}"),
        Left: Some);

    /// <summary>Replaces the file as a whole, unless it says so already.</summary>
    public static Either<string, Unit> Write(string path, Map<string, LockEntry> entries) => Write(FileLayer.Real, path, entries);

    /// <summary>The same through a file layer.</summary>
    internal static Either<string, Unit> Write(FileLayer files, string path, Map<string, LockEntry> entries) =>
        AtomicFile.WriteIfChanged(files, path, Text(entries));

    /// <summary>The text of a lock file.</summary>
    public static string Text(Map<string, LockEntry> entries) => string.Concat(entries
        .AsEnumerable()
        .OrderBy(entry => entry.Key, StringComparer.Ordinal)
        .Select(entry => $"{entry.Key} {entry.Value.Key} {entry.Value.Output}{string.Concat(FilesOf(entry.Value))}\n"));

    private static IEnumerable<string> FilesOf(LockEntry entry) => entry.Files.AsEnumerable()
        .OrderBy(file => file.Key, StringComparer.Ordinal)
        .Select(file => $" {file.Key}={file.Value}");

    /// <summary>The entries of a text.</summary>
    public static Either<string, Map<string, LockEntry>> Parse(string text) =>
        Eithers.FoldWhile(Lines(text), Map<string, LockEntry>(), (known, line) => Entry(line)
            .Map(entry => known.AddOrUpdate(entry.Name, entry.Entry))
            .ToEither($"must have lines of name, key and digest, found {Sanitize.Line(line, Shown)}"));

    private static Either<string, string> Text(string path) => RegularFile.Check(path).Match(
        Some: kind => Left<string, string>($"must be a file, found {kind}"),
        None: () => !File.Exists(path) ? Right<string, string>("")
            : Disk.Try(() => new FileInfo(path).Length is var length && length > Largest
                ? Left<string, string>($"is not a lock file, it has {Format.Bytes(length)}")
                : Right<string, string>(File.ReadAllText(path))).Bind(text => text));

    /// <summary>Version control may have given them another end.</summary>
    private static Seq<string> Lines(string text) => Seq(text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private static Option<(string Name, LockEntry Entry)> Entry(string line) =>
        line.Split(' ') is [{ Length: > 0 } name, var key, var output, .. var files] && Digest.Is(key) && Digest.Is(output)
            ? Seq(files.Select(NamedDigest).ToArray()).Sequence().Map(known => (name, new LockEntry(key, output) { Files = toMap(known) }))
            : Option<(string, LockEntry)>.None;

    private static Option<(string Name, string Digest)> NamedDigest(string text) =>
        text.Split('=') is [{ Length: > 0 } name, var digest] && Digest.Is(digest) ? (name, digest) : Option<(string, string)>.None;

    /// <summary>The lines between which git, Mercurial and diff3 put both sides.</summary>
    private static bool IsConflict(string line) => Marks.Exists(mark => line == mark || line.StartsWith($"{mark} ", StringComparison.Ordinal));
}
