using System.Formats.Tar;

namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>The command <c>export-cache</c>: the outputs that pipelines have now, as one tar file.</summary>
/// <remarks>
/// Sorted, without times and owners: the same outputs give the same bytes. GNU's format, since the other that holds files over 8 GiB
/// has the process's number in it.
/// </remarks>
internal static class CacheExport
{
    /// <summary>A pipeline's stages with their keys.</summary>
    private sealed record Subject(string Name, Seq<(string Stage, string Key)> Stages);

    /// <summary>What to pack: where it is by its name in the tar; and what cannot be packed.</summary>
    private sealed record Load(Map<string, string> Files, Seq<string> Missing)
    {
        internal int Outputs => Files.Keys.Count(name => name.StartsWith("manifests/", StringComparison.Ordinal));
    }

    /// <summary>Packs and tells.</summary>
    internal static Either<CommandError, CommandResult> Run(Command.Export export, Terminal terminal)
    {
        var store = new Store(terminal.Absolute(export.Store));
        var path = terminal.Absolute(export.File);
        var rim = new Rim(what => terminal.Error.WriteLine(new HumanText(0, Colour: false).Line(what)), terminal.Clock, terminal.Cancel);
        return
            from there in StorePlace.There(store)
            from claims in Claim.All(store).MapLeft(CommandError.Failed)
            from subjects in Subjects(claims, export.Pipelines, terminal)
            from guard in Turn.OfRun(store, "export-cache", rim).MapLeft(RunCommand.Ended)
            from answer in Guarded(guard, () => Pack(store, subjects, path))
            select answer;
    }

    private static Either<CommandError, CommandResult> Guarded(HeldLock guard, Func<Either<CommandError, CommandResult>> act)
    {
        using (guard)
        {
            return act();
        }
    }

    private static Either<CommandError, Seq<Subject>> Subjects(Seq<Claim> claims, Seq<string> names, Terminal terminal) => names.IsEmpty
        ? claims.Map(claim => new Subject(claim.User.Pipeline, claim.Stages)).Strict()
        : names.Map(name => Named(claims, name, terminal)).Strict().Sequence().Map(all => all.Bind(found => found).Strict());

    /// <summary>A registered pipeline by its name or file, or any file with a lock file beside it.</summary>
    private static Either<CommandError, Seq<Subject>> Named(Seq<Claim> claims, string name, Terminal terminal)
    {
        var path = terminal.Absolute(name);
        var known = claims.Filter(claim => claim.User.Pipeline == name || (claim.User.IsHere && claim.User.Yaml == path)).Strict();
        return !known.IsEmpty ? known.Map(claim => new Subject(claim.User.Pipeline, claim.Stages)).Strict()
            : File.Exists(LockFile.PathOf(path))
                ? LockFile.Read(LockFile.PathOf(path))
                    .Map(entries => Seq1(new Subject(name, Claim.StagesOf(entries))))
                    .MapLeft(reason => CommandError.Failed($"{LockFile.PathOf(name)} {reason}"))
                : CommandError.Usage(
                    $"export-cache: {name} is neither a pipeline that ran with this store nor a file with a lock file beside it"
                    + Nearest.Hint(name, claims.Map(claim => claim.User.Pipeline).Strict()));
    }

    private static Either<CommandError, CommandResult> Pack(Store store, Seq<Subject> subjects, string path)
    {
        var load = subjects.Bind(subject => subject.Stages.Map(stage => (subject.Name, stage.Stage, stage.Key)))
            .Fold(new Load(Map<string, string>(), Seq<string>()), (all, stage) => Add(store, all, stage));
        return load.Files.IsEmpty
            ? CommandError.Failed("nothing to export: "
                + (load.Missing.IsEmpty ? "no pipeline ran with this store" : string.Join("; ", load.Missing)))
            : Disk.Try(() => Write(load, path))
                .Map(bytes => new CommandResult(load.Missing.Add(
                    $"{Path.GetFileName(path)}: {Amounts.Count(load.Outputs, "output")}, {Disk.Size(bytes)}")))
                .MapLeft(CommandError.Failed);
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
            Lookup.Damaged damaged => load with { Missing = load.Missing.Add($"{one.Pipeline}.{one.Stage}: left out: {damaged.Reason}") },
            _ => load with { Missing = load.Missing.Add($"{one.Pipeline}.{one.Stage}: left out: not in this store") },
        };
    }

    private static long Write(Load load, string path)
    {
        var draft = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
            using (var tar = new TarWriter(file, TarEntryFormat.Gnu, leaveOpen: true))
            {
                load.Files.AsEnumerable().OrderBy(one => one.Key, StringComparer.Ordinal).Iter(one => Write(tar, one.Key, one.Value));
            }

            Linux.Flush(draft);
            Linux.Rename(draft, path);
            return new FileInfo(path).Length;
        }
        finally
        {
            File.Delete(draft);
        }
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
