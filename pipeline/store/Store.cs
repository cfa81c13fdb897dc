namespace Multitask.Pipeline;

/// <summary>
/// The content-addressed store: <c>manifests/k2/KEY.json</c> names the files of an output, <c>blobs/d2/DIGEST</c> hold them.
/// </summary>
/// <remarks>
/// Everything is written under a temporary name, flushed and renamed, so a reader never sees half a file and two writers of one key
/// leave one whole output. Nothing in it is trusted: a hit is verified to the last byte.
/// </remarks>
/// <param name="Root">Its folder, an absolute path; made when something is written.</param>
public sealed record Store(string Root)
{
    /// <summary>The verified output of a key. Reads only.</summary>
    /// <param name="key">The key.</param>
    /// <param name="stage">The name the output gets.</param>
    public Lookup Find(string key, string stage) => !File.Exists(ManifestPath(key))
        ? new Lookup.Absent()
        : ReadManifest(key)
            .Bind(manifest => All(manifest.Files, Verify).Map(_ => manifest))
            .Match<Lookup>(
                Right: manifest => new Lookup.Hit(ArtifactOf(manifest, key, stage)),
                Left: reason => new Lookup.Damaged(reason));

    /// <summary>The parts of a key that was run once, to tell what changed since.</summary>
    public Option<string> PartsOf(string key) => ReadManifest(key).Map(manifest => manifest.Parts).ToOption();

    /// <summary>An empty folder for a run; the caller removes it with <see cref="Drop"/>.</summary>
    public Either<string, string> NewFolder() =>
        Disk.Try(() => Directory.CreateDirectory(Path.Combine(Root, "tmp", Guid.NewGuid().ToString("n"))).FullName);

    /// <summary>Removes the folder of a run, whatever is in it.</summary>
    public static Either<string, Unit> Drop(string folder) => Disk.RemoveFolder(folder);

    /// <summary>Takes every file of a folder into the store and records them under a key; replaces what was there.</summary>
    public Either<string, Artifact> Save(StageKey key, string stage, string folder) =>
        from names in Disk.Try(() => Names(folder))
        from files in names.Map(name => Take(folder, name)).Strict().Sequence()
        let manifest = new Manifest(key.Parts, files.Strict())
        from done in Disk.WriteAtomically(ManifestPath(key.Value), manifest.ToJson())
        select ArtifactOf(manifest, key.Value, stage);

    /// <summary>Removes a damaged output: its manifest, and those of its blobs that are not what their names say.</summary>
    public Either<string, Unit> Discard(string key) =>
        from blobs in All(
            ReadManifest(key).Map(manifest => manifest.Files.Filter(file => Verify(file).IsLeft).Strict()).IfLeft(Seq<StoredFile>()),
            file => Remove(BlobPath(file.Digest)))
        from manifest in Remove(ManifestPath(key))
        select unit;

    private Either<string, Manifest> ReadManifest(string key) =>
        Disk.Try(() => File.ReadAllText(ManifestPath(key))).Bind(json => Manifest.Of(json, key));

    private Either<string, Unit> Verify(StoredFile file)
    {
        var blob = new FileInfo(BlobPath(file.Digest));
        return !blob.Exists ? $"blob missing: {file.Name}"
            : blob.Length != file.Size ? $"blob corrupt: {file.Name} has {blob.Length} of {file.Size} bytes"
            : Digest.OfFile(blob.FullName).Bind<Unit>(digest => digest == file.Digest ? unit : $"blob corrupt: {file.Name}");
    }

    private Either<string, StoredFile> Take(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return
            from digest in Digest.OfFile(path)
            from file in Disk.Try(() =>
            {
                using (var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
                {
                    RandomAccess.FlushToDisk(handle);
                }

                var stored = new StoredFile(name, digest, new FileInfo(path).Length);
                File.SetAttributes(path, FileAttributes.ReadOnly);
                Directory.CreateDirectory(Path.GetDirectoryName(BlobPath(digest)) ?? Root);
                // Renaming over a blob of this name is harmless if it is sound, and repairs it if not.
                File.Move(path, BlobPath(digest), overwrite: true);
                return stored;
            })
            select file;
    }

    private static Seq<string> Names(string folder)
    {
        var files = new DirectoryInfo(folder).GetFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });
        return files.Find(file => file.LinkTarget is not null).Match(
            Some: link => throw new IOException($"an output must be files, found the link {link.Name}"),
            None: () => Seq(files
                .Select(file => Path.GetRelativePath(folder, file.FullName).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
                .ToArray()));
    }

    /// <summary>Does the same with every file, up to the first failure.</summary>
    private static Either<string, Unit> All(Seq<StoredFile> files, Func<StoredFile, Either<string, Unit>> act) =>
        files.Fold(Right<string, Unit>(unit), (done, file) => done.Bind(_ => act(file)));

    private static Either<string, Unit> Remove(string path) => Disk.Try(() => File.Delete(path));

    private Artifact ArtifactOf(Manifest manifest, string key, string stage) =>
        new(stage, key, manifest.Output, toMap(manifest.Files.Map(file => (file.Name, BlobPath(file.Digest)))));

    private string ManifestPath(string key) => Path.Combine(Root, "manifests", key[..2], $"{key}.json");

    private string BlobPath(string digest) => Path.Combine(Root, "blobs", digest[..2], digest);
}
