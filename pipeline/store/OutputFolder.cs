namespace Multitask.Pipeline.Storage;

/// <summary>The digest that the files in a folder would have as an output.</summary>
internal static class OutputFolder
{
    /// <summary>Without the files that are measured; Left is the reason why one cannot be read.</summary>
    internal static Either<string, string> DigestOf(string folder, Seq<string> measured) =>
        Disk.Try(() => Seq(Directory.GetFiles(folder, "*", SearchOption.AllDirectories)))
            .Map(files => files.Map(file => (Path: file, Name: Path.GetRelativePath(folder, file).Replace('\\', '/'))))
            .Bind(files => Eithers.Sequence(files
                .Filter(file => !measured.Contains(file.Name))
                .Map(file => Digest.OfFile(file.Path).Map(digest => (file.Name, digest)))))
            .Map(Digest.OfFiles);
}
