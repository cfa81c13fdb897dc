using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>The files of one split of a published folder: how many examples, and where each part lies.</summary>
/// <param name="Root">The source's folder.</param>
/// <param name="Count">Examples; their files are 0.npy to Count - 1.npy in every part's folder.</param>
/// <param name="Folders">The folder of each part, relative to the root: <c>train/label_7</c>.</param>
internal sealed record FolderListing(string Root, int Count, Seq<(FolderPart Part, string Folder)> Folders)
{
    /// <summary>Lists a split and checks that every part has the same examples.</summary>
    internal static Either<string, FolderListing> List(Source.Folder source, Split split) =>
        from folders in Eithers.Traverse(FolderPart.Of(source), part => Find(source, split, part))
        from counts in Eithers.Traverse(folders, found => Examples(Path.Combine(source.Path, found.Folder)))
        from _ in Agree(source.Path, folders, counts)
        select new FolderListing(source.Path, counts[0], folders);

    /// <summary>Every file, relative to the root.</summary>
    internal Seq<string> Names =>
        Folders.Bind(found => Range(0, Count).Map(i => $"{found.Folder}/{i}.npy").ToSeq());

    /// <summary>Path of one part of one example.</summary>
    internal string File(FolderPart part, int index) => Path.Combine(Root, Name(part, index));

    /// <summary>The same, relative to the root.</summary>
    internal string Name(FolderPart part, int index) =>
        $"{Folders.Find(found => found.Part == part).Map(found => found.Folder).IfNone(string.Empty)}/{index}.npy";

    private static Either<string, (FolderPart Part, string Folder)> Find(Source.Folder source, Split split, FolderPart part)
    {
        var names = part.Folders(source).Map(name => $"{(split == Split.Train ? "train" : "val")}/{name}");
        return names.Find(name => Directory.Exists(Path.Combine(source.Path, name)))
            .Map(name => (part, name))
            .ToEither($"{Path.Combine(source.Path, names[0])}: not found");
    }

    /// <summary>Examples of a folder: its npy files, which must be numbered from 0 without a gap.</summary>
    private static Either<string, int> Examples(string folder) => Files.Attempt<int>(folder, () =>
    {
        var names = Directory.EnumerateFiles(folder, "*.npy").Select(path => Path.GetFileName(path)).ToHashSet(StringComparer.Ordinal);
        var missing = Range(0, names.Count).Find(i => !names.Contains($"{i}.npy"));
        return names.Count == 0
            ? "holds no npy files"
            : missing.Match(i => Left<string, int>($"holds {names.Count} npy files but no {i}.npy"), () => names.Count);
    });

    private static Either<string, Unit> Agree(string root, Seq<(FolderPart Part, string Folder)> folders, Seq<int> counts) =>
        folders.Zip(counts).ToSeq().Find(pair => pair.Item2 != counts[0]).Match(
            pair => Left<string, Unit>(
                $"{Path.Combine(root, pair.Item1.Folder)}: holds {pair.Item2} examples, {folders[0].Folder} holds {counts[0]}"),
            () => unit);
}
