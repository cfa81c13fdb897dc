using System.Formats.Tar;

namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>What was packed.</summary>
/// <param name="Outputs">How many outputs.</param>
/// <param name="Bytes">The size of the tar file.</param>
/// <param name="LeftOut">What could not be packed, and why.</param>
internal sealed record ExportedCache(int Outputs, long Bytes, Seq<string> LeftOut);

/// <summary>Packs the outputs that pipelines have now into one tar file.</summary>
/// <remarks>
/// Sorted, without times and owners: the same outputs give the same bytes. GNU's format, since the other that holds files over 8 GiB
/// has the process's number in it.
/// </remarks>
internal static class CacheExport
{
    /// <summary>A pipeline's stages with their keys.</summary>
    private sealed record Subject(string Name, Seq<(string Stage, string Key)> Stages);

    /// <summary>What to pack: where it is by its name in the tar; and what cannot be packed.</summary>
    private sealed record Load(Map<string, string> Files, Seq<string> LeftOut)
    {
        internal int Outputs => Files.Keys.Count(name => name.StartsWith("manifests/", StringComparison.Ordinal));
    }

    /// <summary>Packs the outputs of pipelines.</summary>
    /// <param name="store">The store.</param>
    /// <param name="path">The tar file.</param>
    /// <param name="pipelines">Names of registered pipelines or absolute paths of pipeline files; none: all that are registered.</param>
    /// <param name="context">The context of the command.</param>
    internal static Either<Failure, ExportedCache> Pack(Store store, string path, Seq<PipelineName> pipelines, RunContext context) =>
        from roots in ResolvedRoot.All(store).MapLeft(Failed)
        from subjects in Subjects(roots, pipelines)
        from free in File.Exists(path) && !IsCache(path)
            ? Left<Failure, Unit>(new Failure.BadConfig(Seq1(new Problem(
                "file.tar", $"{Path.GetFileName(path)} is there already and is no file of this command: it stays as it is"))))
            : unit
        from packed in RunLock.During(store, "export-cache", context, () => Pack(store, subjects, path).MapLeft(Failed))
        select packed;

    /// <summary>Whether a file may be replaced: it begins as those do that this command writes.</summary>
    private static bool IsCache(string path) => Disk.Try(() =>
    {
        using var file = File.OpenRead(path);
        var begin = new byte["blobs/".Length];
        return file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == 0 || begin.AsSpan().SequenceEqual("blobs/"u8)
            || begin.AsSpan().SequenceEqual("manife"u8);
    }).IfLeft(false);

    private static Failure Failed(string reason) => new Failure.StageFailed("export-cache", reason);

    private static Either<Failure, Seq<Subject>> Subjects(Seq<ResolvedRoot> roots, Seq<PipelineName> names) => names.IsEmpty
        ? roots.Map(root => new Subject(root.User.Pipeline, root.Stages))
        : Eithers.Sequence(names.Map(name => Named(roots, name))).Map(all => all.Bind(found => found));

    /// <summary>A registered pipeline by its name or file, or any file with a lock file beside it.</summary>
    private static Either<Failure, Seq<Subject>> Named(Seq<ResolvedRoot> roots, PipelineName name)
    {
        var known = roots.Filter(root => root.User.Pipeline == name.Given || (root.User.IsHere && root.User.Yaml == name.Path));
        return !known.IsEmpty ? known.Map(root => new Subject(root.User.Pipeline, root.Stages))
            : File.Exists(LockFile.PathOf(name.Path))
                ? LockFile.Read(LockFile.PathOf(name.Path))
                    .Map(entries => Seq1(new Subject(name.Given, ResolvedRoot.StagesOf(entries))))
                    .MapLeft(reason => Failed($"{LockFile.PathOf(name.Given)} {reason}"))
                : new Failure.BadConfig(Seq1(new Problem(
                    "pipeline",
                    $"{name.Given} is neither a pipeline that ran with this store nor a file with a lock file beside it"
                        + DidYouMean.Hint(name.Given, roots.Map(root => root.User.Pipeline)))));
    }

    private static Either<string, ExportedCache> Pack(Store store, Seq<Subject> subjects, string path)
    {
        var load = subjects.Bind(subject => subject.Stages.Map(stage => (subject.Name, stage.Stage, stage.Key)))
            .Fold(new Load(Map<string, string>(), Seq<string>()), (all, stage) => Add(store, all, stage));
        return load.Files.IsEmpty
            ? "nothing to export: " + (load.LeftOut.IsEmpty ? "no pipeline ran with this store" : string.Join("; ", load.LeftOut))
            : AtomicFile.Replace(FileLayer.Real, TempFile.Beside(path), path, draft => Write(load, draft))
                .Bind(_ => Disk.Try(() => new ExportedCache(load.Outputs, new FileInfo(path).Length, load.LeftOut)));
    }

    private static Load Add(Store store, Load load, (string Pipeline, string Stage, string Key) one)
    {
        var layout = store.Layout;
        string Inside(string file) => Path.GetRelativePath(store.Root, file);
        return store.Find(one.Key, one.Stage) switch
        {
            Lookup.Hit hit => load with
            {
                Files = hit.Artifact.Files.Values.Append(layout.Manifest(one.Key))
                    .Fold(load.Files, (files, file) => files.AddOrUpdate(Inside(file), file)),
            },
            Lookup.Damaged damaged => load with { LeftOut = load.LeftOut.Add($"{one.Pipeline}.{one.Stage}: left out: {damaged.Reason}") },
            _ => load with { LeftOut = load.LeftOut.Add($"{one.Pipeline}.{one.Stage}: left out: not in this store") },
        };
    }

    private static void Write(Load load, string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        using var tar = new TarWriter(file, TarEntryFormat.Gnu, leaveOpen: true);
        load.Files.AsEnumerable().OrderBy(one => one.Key, StringComparer.Ordinal).Iter(one => Write(tar, one.Key, one.Value));
    }

    private static void Write(TarWriter tar, string name, string path)
    {
        using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = content,
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            ModificationTime = DateTimeOffset.UnixEpoch,
            AccessTime = DateTimeOffset.UnixEpoch,
            ChangeTime = DateTimeOffset.UnixEpoch,
        });
    }
}
