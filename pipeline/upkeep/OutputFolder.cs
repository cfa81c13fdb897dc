namespace Multitask.Pipeline;

/// <summary>The digest that the files in a folder would have as an output.</summary>
internal static class OutputFolder
{
    /// <summary>Left is the reason why a file cannot be read.</summary>
    internal static Either<string, string> DigestOf(string folder) =>
        Disk.Try(() => Seq(Directory.GetFiles(folder, "*", SearchOption.AllDirectories)))
            .Bind(files => Mistakes.First(files.Select(file =>
                Digest.OfFile(file).Map(digest => (Path.GetRelativePath(folder, file).Replace('\\', '/'), digest)))))
            .Map(Digest.OfFiles);
}
