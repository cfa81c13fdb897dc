namespace Multitask.Pipeline.Running;

/// <summary>Copies the outputs a person uses from the store to the output folder.</summary>
public static class Publish
{
    /// <summary>Copies the files of every stage that publishes; files that are there already stay untouched.</summary>
    /// <param name="result">The run.</param>
    /// <param name="folder">The folder of this pipeline.</param>
    public static Either<string, Unit> To<T>(RunResult<T> result, PublishedFolder folder)
    {
        var items = result.Stages.Bind(stage => Items(stage, folder.Files)).Strict();
        var twice = items.Filter(item => items.Exists(other => other.File.Name == item.File.Name && other.Stage != item.Stage));
        return twice.IsEmpty
            ? folder.Put(items.Map(item => item.File))
            : $"{string.Join(" and ", twice.Map(item => item.Stage).Distinct())} both publish {twice.Head.File.Name}";
    }

    /// <summary>A blob's name is its digest, so a copy can be checked without reading the blob.</summary>
    private static Seq<(string Stage, PublishedFile File)> Items<T>(StageResult<T> result, FileLayer files) => result.Stage.Work.Publish.Match(
        Some: sub => Seq(result.Artifact.Files
            .AsEnumerable()
            .Select(file => (result.Stage.Name, new PublishedFile(
                Path.GetRelativePath("/", Path.GetFullPath(Path.Combine(sub, file.Key), "/")),
                Path.GetFileName(file.Value),
                new FileInfo(file.Value).Length,
                draft => files.Copy(file.Value, draft))))
            .ToArray()),
        None: () => Seq<(string, PublishedFile)>());
}
