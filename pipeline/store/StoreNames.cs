namespace Multitask.Pipeline.Storage;

/// <summary>The names that a store makes: whatever has another one in its folder is somebody else's, and stays.</summary>
internal static class StoreNames
{
    private const int GuidDigits = 32;

    // Put into a folder by file systems and by those who keep folders in version control.
    private static readonly Seq<string> Harmless = Seq("lost+found", ".gitignore", ".gitkeep", "CACHEDIR.TAG");

    /// <summary>Whether a store makes something of this kind under this name.</summary>
    /// <param name="path">Relative to the store, <c>/</c> between folders.</param>
    /// <param name="kind">What has the name.</param>
    internal static bool IsOwn(string path, FileKind kind) => kind switch
    {
        FileKind.Folder => IsOwnFolder(path.Split('/')),
        FileKind.File => IsOwnFile(path.Split('/')) || IsDraft(path),
        _ => false,
    };

    /// <summary>What a folder holds that no store makes, relative to it; what is in a folder of a stage is the stage's.</summary>
    internal static IEnumerable<string> Foreign(FileLayer files, string root) => Foreign(files, root, "");

    private static IEnumerable<string> Foreign(FileLayer files, string folder, string prefix) =>
        files.List(folder).OrderBy(path => path, StringComparer.Ordinal).SelectMany(path =>
        {
            var name = prefix + Path.GetFileName(path);
            return Harmless.Contains(name)
                ? []
                : files.State(path).Map(state => state.Kind).Match(
                    Some: kind => !IsOwn(name, kind) ? [name] : kind == FileKind.Folder && IsShared(name) ? Foreign(files, path, $"{name}/") : [],
                    // It has gone since.
                    None: () => Enumerable.Empty<string>());
        });

    /// <summary>Whether a folder of the store holds what belongs to several keys.</summary>
    private static bool IsShared(string folder) => folder.Split('/') is [_] or ["manifests" or "blobs" or "index" or "locks" or "checkpoints", { Length: 2 }];

    private static bool IsOwnFolder(string[] parts) => parts switch
    {
        ["manifests" or "blobs" or "index" or "locks" or "checkpoints" or "tmp" or "pipelines"] => true,
        ["manifests" or "blobs" or "index" or "locks" or "checkpoints", var two] => two.Length == 2 && IsHexadecimal(two),
        ["checkpoints", var two, var name] => IsKeyed(two, name, ""),
        ["tmp", var name] => Digest.Is(name) || IsWork(name, "import-") || IsWork(name, "verify-"),
        _ => false,
    };

    private static bool IsOwnFile(string[] parts) => parts switch
    {
        [StoreMark.Name] or ["locks", "runs.lock"] => true,
        ["manifests", var two, var name] => IsKeyed(two, name, ".json"),
        ["blobs" or "index", var two, var name] => IsKeyed(two, name, ""),
        ["locks", var two, var name] => IsKeyed(two, name, ".lock"),
        ["pipelines", var name] => name.EndsWith(".json", StringComparison.Ordinal) && Digest.Is(name[..^".json".Length]),
        ["tmp", var name] => name.EndsWith(".index", StringComparison.Ordinal) && IsGuid(name[..^".index".Length]),
        _ => false,
    };

    /// <summary>A file on its way to a name that a store makes.</summary>
    private static bool IsDraft(string path) => path.Split('/') is [.. var folders, var name]
        && TempFile.TargetOf(name).Exists(target => IsOwnFile([.. folders, target]));

    private static bool IsKeyed(string two, string name, string ending) =>
        name.EndsWith(ending, StringComparison.Ordinal) && name[..^ending.Length] is var key && Digest.Is(key) && key[..2] == two;

    private static bool IsWork(string name, string what) => name.StartsWith(what, StringComparison.Ordinal) && IsGuid(name[what.Length..]);

    private static bool IsGuid(string text) => text.Length == GuidDigits && IsHexadecimal(text);

    private static bool IsHexadecimal(string text) => text.All(char.IsAsciiHexDigitLower);
}
