namespace Multitask.Drill;

/// <summary>The store's name stands for a folder of somebody else's: every command refuses it, and all that is in it stays.</summary>
internal static class StoreMarkDrill
{
    private const string Name = "store's mark";
    private const int Refused = 2;

    private static readonly Seq<string[]> Commands = Seq<string[]>(
        ["pipeline.yaml"],
        ["pipeline.yaml", "--force", "data"],
        ["status", "pipeline.yaml"],
        ["plan", "pipeline.yaml"],
        ["explain", "data", "pipeline.yaml"],
        ["verify", "pipeline.yaml"],
        ["gc", "--yes"],
        ["du"],
        ["export-cache", "cache.tar"],
        ["import-cache", "../cache.tar"]);

    /// <summary>What may be in such a folder; some of it has the names of a store, and none of it the mark.</summary>
    private static readonly Seq<Seq<string>> Contents = Seq(
        Seq1("notes.txt"),
        Seq("blobs/aa/mine", "manifests/mine.json", "tmp/mine/file", "locks/runs.lock", "photo.jpg"),
        Seq(".multitask-store/mine", "a b/c"),
        Seq(".git/HEAD", "src/main.c", "index/readme.md"));

    internal static Tally Run(Reference reference, Options options)
    {
        using var export = ToolRun.Call(reference.Complete.Folder, "export-cache", "../cache.tar");
        return export.End() is { Code: not 0 } failed
            ? new Tally(Name, Seq1(new Verdict(Some($"the store of an undisturbed run cannot be exported: {failed.Tail}"))))
            : Tally.Of(Name, Contents.Count * options.Repeats, round => Round(reference, Contents[round % Contents.Count]));
    }

    private static Verdict Round(Reference reference, Seq<string> names)
    {
        var workspace = Workspace.New(reference.Root);
        names.Iter(name => Put(Path.Combine(workspace.Store, name)));
        var before = Listing(workspace.Folder);
        var complaints = Commands.Choose(command =>
        {
            using var run = ToolRun.Call(workspace.Folder, command);
            var ended = run.End();
            var after = Listing(workspace.Folder);
            return ended.Code != Refused || !ended.Text.Contains(" is not a store: ", StringComparison.Ordinal)
                    ? Some($"{string.Join(' ', command)} ended with {ended.Code}: {ended.Tail}")
                : !after.SequenceEqual(before) ? Some($"{string.Join(' ', command)} left {string.Join(", ", after.Except(before))} in place of {string.Join(", ", before.Except(after))}")
                : None;
        }).Strict();
        return new Verdict(complaints.HeadOrNone(), Commands.Count);
    }

    private static void Put(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? "/");
        File.WriteAllText(path, $"{path} is mine");
    }

    /// <summary>Every name below a folder, with the content of the files.</summary>
    private static string[] Listing(string folder) =>
    [
        .. Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => File.Exists(path) ? $"{path}: {File.ReadAllText(path)}" : path),
    ];
}
