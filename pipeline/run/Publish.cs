namespace Multitask.Pipeline;

/// <summary>Copies the outputs a person uses from the store to the output folder.</summary>
public static class Publish
{
    /// <summary>A file to copy.</summary>
    private sealed record Item(string Stage, string From, string To);

    /// <summary>Copies the files of every stage that publishes; files that are there already stay untouched.</summary>
    /// <param name="result">The run.</param>
    /// <param name="folder">The folder of this pipeline; made if it is not there.</param>
    public static Either<string, Unit> To<T>(RunResult<T> result, string folder)
    {
        var items = result.Stages.Bind(stage => Items(stage, folder)).Strict();
        var twice = items.Filter(item => items.Exists(other => other.To == item.To && other.Stage != item.Stage)).Strict();
        return twice.IsEmpty
            ? Disk.Try(() => { Directory.CreateDirectory(folder); })
                .Bind(_ => items.Fold(Right<string, Unit>(unit), (done, item) => done.Bind(_ => Copy(item))))
            : $"{string.Join(" and ", twice.Map(item => item.Stage).Distinct())} both publish "
                + Path.GetRelativePath(folder, twice.Head.To);
    }

    private static Seq<Item> Items<T>(StageResult<T> result, string folder) => result.Stage.Body.Publish.Match(
        Some: sub => Seq(result.Artifact.Files
            .AsEnumerable()
            .Select(file => new Item(result.Stage.Name, file.Value, Path.GetFullPath(Path.Combine(folder, sub, file.Key))))
            .ToArray()),
        None: () => Seq<Item>());

    /// <summary>A blob's name is its digest, so a copy can be checked without reading the blob.</summary>
    private static Either<string, Unit> Copy(Item item) =>
        File.Exists(item.To) && new FileInfo(item.To).Length == new FileInfo(item.From).Length
        && Digest.OfFile(item.To).Exists(digest => digest == Path.GetFileName(item.From))
            ? unit
            : Disk.Try(() =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(item.To) ?? "/");
                var temporary = $"{item.To}.{Guid.NewGuid():n}.tmp";
                File.Copy(item.From, temporary);
                File.SetAttributes(temporary, FileAttributes.Normal);
                File.Move(temporary, item.To, overwrite: true);
            });
}
