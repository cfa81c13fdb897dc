namespace Multitask.Pipeline.Running;

/// <summary>Copies the outputs a person uses from the store to the output folder.</summary>
public static class Publish
{
    /// <summary>A file to copy.</summary>
    private sealed record Item(string Stage, string From, string To);

    /// <summary>Copies the files of every stage that publishes; files that are there already stay untouched.</summary>
    /// <param name="result">The run.</param>
    /// <param name="folder">The folder of this pipeline; made if it is not there.</param>
    public static Either<string, Unit> To<T>(RunResult<T> result, string folder) => To(FileLayer.Real, result, folder);

    /// <summary>The same through a file layer.</summary>
    internal static Either<string, Unit> To<T>(FileLayer files, RunResult<T> result, string folder)
    {
        var items = result.Stages.Bind(stage => Items(stage, folder));
        var twice = items.Filter(item => items.Exists(other => other.To == item.To && other.Stage != item.Stage));
        return twice.IsEmpty
            ? Disk.Try(() => files.MakeFolder(folder))
                .For(Path.GetFileName(folder), folder)
                .Bind(_ => Eithers.FoldWhile(items, unit, (_, item) => Copy(files, item)))
            : $"{string.Join(" and ", twice.Map(item => item.Stage).Distinct())} both publish "
                + Path.GetRelativePath(folder, twice.Head.To);
    }

    private static Seq<Item> Items<T>(StageResult<T> result, string folder) => result.Stage.Work.Publish.Match(
        Some: sub => Seq(result.Artifact.Files
            .AsEnumerable()
            .Select(file => new Item(result.Stage.Name, file.Value, Path.GetFullPath(Path.Combine(folder, sub, file.Key))))
            .ToArray()),
        None: () => Seq<Item>());

    /// <summary>A blob's name is its digest, so a copy can be checked without reading the blob.</summary>
    private static Either<string, Unit> Copy(FileLayer files, Item item)
    {
        var (digest, size) = (Path.GetFileName(item.From), new FileInfo(item.From).Length);
        var folder = Path.GetDirectoryName(item.To) ?? "/";
        return Disk.Try(() => files.State(item.To)).IfLeft(None).Exists(state => state.Kind == FileKind.File && state.Size == size)
            && Disk.Try(() => files.Hash(item.To)).Exists(found => found == digest)
                ? unit
                : Disk.Try(() => files.MakeFolder(folder))
                    .Bind(_ => AtomicFile.Replace(files, TempFile.Beside(item.To), item.To, draft => files.Copy(item.From, draft)))
                    .For(item.To, folder, size);
    }
}
