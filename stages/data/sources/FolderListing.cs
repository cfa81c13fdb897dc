using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>The files of one split of a published folder: where each part of each example lies.</summary>
/// <param name="Root">The source's folder.</param>
/// <param name="Parts">The files of each part, the images first; all parts have the same numbers.</param>
internal sealed record FolderListing(string Root, Seq<(FolderPart Part, NumberedFiles Found)> Parts)
{
    /// <summary>Examples of the split.</summary>
    internal int Count => Parts[0].Found.Files.Count;

    /// <summary>Lists a split and checks that every part has the same examples, numbered from 0 or 1 without a gap.</summary>
    internal static Either<string, FolderListing> List(Source.Folder source, Split split) =>
        from parts in Eithers.Traverse(FolderPart.Of(source), part =>
            from folder in Existing(source.Path, part.Folders(source).Map(name => $"{(split == Split.Train ? "train" : "val")}/{name}").Strict())
            from found in NumberedFiles.List(source.Path, folder)
            select (part, found))
        let files = parts.Map(part => part.Item2).Strict()
        from _ in Agree(files).MapLeft(message => Path.Combine(source.Path, message))
        from __ in files[0].Continuous().MapLeft(message => $"{Path.Combine(source.Path, files[0].Folder)}: {message}")
        select new FolderListing(source.Path, parts);

    /// <summary>Every file, relative to the root.</summary>
    internal Seq<string> Names => Parts.Bind(part => part.Found.Files.Map(file => $"{part.Found.Folder}/{file.Name}")).Strict();

    /// <summary>Path of one part of one example.</summary>
    internal string File(FolderPart part, int index) => Path.Combine(Root, Name(part, index));

    /// <summary>The same, relative to the root.</summary>
    internal string Name(FolderPart part, int index) => Parts.Find(known => known.Part == part)
        .Map(known => $"{known.Found.Folder}/{known.Found.Files[index].Name}")
        .IfNone(string.Empty);

    /// <summary>The first of some folders that is there; a message names all of them.</summary>
    private static Either<string, string> Existing(string root, Seq<string> names)
    {
        var path = Path.Combine(root, names[0]);
        return names.Find(name => Directory.Exists(Path.Combine(root, name))).Match(
            Some: Right<string, string>,
            None: () => Files.Attempt(path, () => path.Contains('\0', StringComparison.Ordinal) ? Left<string, string>("not found")
                    : (System.IO.File.GetAttributes(path) & FileAttributes.Directory) == 0
                    ? Left<string, string>("must be a folder, found a file")
                    : Right<string, string>(names[0]))
                .MapLeft(message => $"{message}{string.Concat(names.Tail.Map(name => $", nor {name}"))}"));
    }

    /// <summary>Left with the first number that one part has and another has not.</summary>
    private static Either<string, Unit> Agree(Seq<NumberedFiles> parts)
    {
        var needed = parts.Bind(part => part.Files.Map(file => (file.Number, file.Name, part.Folder)))
            .DistinctBy(file => file.Number)
            .OrderBy(file => file.Number)
            .ToArray();
        var lacking = parts.Map(part =>
        {
            var numbers = part.Files.Map(file => file.Number).ToHashSet();
            return Seq(needed).Find(file => !numbers.Contains(file.Number)).Map(file => (File: file, part.Folder));
        });
        return toSeq(lacking.Somes().OrderBy(lack => lack.File.Number)).HeadOrNone().Match(
            Some: lack => $"{lack.Folder}: has no {lack.File.Name}, which {lack.File.Folder}/{lack.File.Name} needs",
            None: () => Right<string, Unit>(unit));
    }
}
