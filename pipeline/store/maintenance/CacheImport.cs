namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>What was taken.</summary>
/// <param name="Parts">The parts of the keys of all outputs.</param>
/// <param name="Known">How many of the outputs the store had already.</param>
/// <param name="Bytes">The size of all blobs.</param>
internal sealed record ImportedCache(Seq<string> Parts, int Known, long Bytes)
{
    /// <summary>What does not fit a machine: keys hold the versions of libraries, so outputs made with others are kept and not used.</summary>
    /// <param name="here">The versions of this machine, by name.</param>
    /// <returns>One list for each output that does not fit.</returns>
    internal Seq<Seq<string>> Misfits(Map<string, string> here) => Parts
        .Map(one => Differences(KeyChange.EnvironmentOf(one), here))
        .Filter(one => !one.IsEmpty);

    private static Seq<string> Differences(Map<string, string> there, Map<string, string> here) => Seq(there.AsEnumerable()
        .Where(pair => pair.Value != "-" && here.Find(pair.Key).Exists(value => value != pair.Value))
        .Select(pair => $"{pair.Key} {pair.Value} there, {here[pair.Key]} here")
        .ToArray());
}

/// <summary>Takes the outputs of another machine into the store.</summary>
/// <remarks>
/// Everything is unpacked beside the store's contents and checked before the first name in the store changes; then blobs come first,
/// so that whenever this ends no manifest lacks a blob.
/// </remarks>
internal static class CacheImport
{
    /// <summary>Takes the outputs from a tar file; Left says what is wrong with the file.</summary>
    internal static Either<Failure, ImportedCache> Take(Store store, string tar, RunContext context) =>
        RunLock.During(store, "import-cache", context, () =>
            ExceptionBoundary.Guard("import-cache", () => Take(store, tar, context.Cancel), context.Cancel));

    private static Either<string, ImportedCache> Take(Store store, string tar, CancellationToken cancel) =>
        Resources.Use(
            TempFolder.In(store.Layout.Unfinished, "import"),
            folder => CacheArchive.Unpack(tar, folder.Path, cancel).Bind(all => Keep(store, all, folder.Path)));

    private static Either<string, ImportedCache> Keep(Store store, CacheArchive all, string folder)
    {
        var fresh = Seq(all.Manifests.Values.Where(packed => store.Find(packed.Key, "") is not Lookup.Hit).ToArray());
        var layout = store.Layout;
        return
            from blobs in Disk.Try(() => fresh
                .Bind(packed => packed.Manifest.Files.Map(file => file.Digest))
                .Distinct()
                .Iter(digest => Move(Path.Combine(folder, digest), layout.Blob(digest))))
            from manifests in Eithers.Sequence(fresh.Select(packed => AtomicFile.Write(layout.Manifest(packed.Key), packed.Text)))
            select new ImportedCache(
                Seq(all.Manifests.Values.Select(packed => packed.Manifest.Parts).ToArray()),
                all.Manifests.Count - fresh.Count,
                all.Blobs.Values.Sum());
    }

    private static void Move(string from, string to)
    {
        Linux.Flush(from);
        File.SetAttributes(from, FileAttributes.ReadOnly);
        Directory.CreateDirectory(Path.GetDirectoryName(to) ?? "/");
        Linux.Rename(from, to);
        Linux.Flush(Path.GetDirectoryName(to) ?? "/");
    }
}
