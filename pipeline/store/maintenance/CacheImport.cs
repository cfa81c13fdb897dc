namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>The command <c>import-cache</c>: takes the outputs of another machine into the store.</summary>
/// <remarks>
/// Everything is unpacked beside the store's contents and checked before the first name in the store changes; then blobs come first,
/// so that whenever this ends no manifest lacks a blob.
/// </remarks>
internal static class CacheImport
{
    /// <summary>Takes and tells.</summary>
    internal static Either<CommandError, CommandResult> Run(Command.Import import, Terminal terminal, Func<Seq<(string Name, string Value)>> here)
    {
        var store = new Store(terminal.Absolute(import.Store));
        var tar = terminal.Absolute(import.File);
        var rim = new Rim(what => terminal.Error.WriteLine(new HumanText(0, Colour: false).Line(what)), terminal.Clock, terminal.Cancel);
        return !File.Exists(tar)
            ? CommandError.Usage($"import-cache: there is no file {import.File}")
            : Turn.OfRun(store, "import-cache", rim).MapLeft(RunCommand.Ended).Bind(guard =>
            {
                using (guard)
                {
                    return LastResort.Guard("import-cache", () => Take(store, tar, rim.Cancel), rim.Cancel)
                        .MapLeft(failure => Refused(import, failure))
                        .Map(taken => new CommandResult(Lines(taken, here)));
                }
            });
    }

    private static CommandError Refused(Command.Import import, Failure failure) => failure is Failure.StageFailed failed
        ? CommandError.Failed($"{import.File} {failed.Reason}")
        : RunCommand.Ended(failure);

    /// <summary>What was taken: the parts of all keys, and how many of them the store had.</summary>
    private sealed record Taken(Seq<string> Parts, int Known, long Bytes);

    private static Either<string, Taken> Take(Store store, string tar, CancellationToken cancel) =>
        ScratchFolder.In(store.Layout.Unfinished, "import").Bind(folder =>
        {
            using (folder)
            {
                return Unpacking.Of(tar, folder.Path, cancel).Bind(all => Keep(store, all, folder.Path));
            }
        });

    private static Either<string, Taken> Keep(Store store, Unpacking all, string folder)
    {
        var fresh = Seq(all.Manifests.Values.Where(packed => store.Find(packed.Key, "") is not Lookup.Hit).ToArray());
        var layout = store.Layout;
        return
            from blobs in Disk.Try(() => fresh
                .Bind(packed => packed.Manifest.Files.Map(file => file.Digest))
                .Distinct()
                .Iter(digest => Move(Path.Combine(folder, digest), layout.Blob(digest))))
            from manifests in Mistakes.First(fresh.Select(packed => Disk.WriteAtomically(layout.Manifest(packed.Key), packed.Text)))
            select new Taken(
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

    private static Seq<string> Lines(Taken taken, Func<Seq<(string Name, string Value)>> here)
    {
        var count = taken.Parts.Count;
        return Seq1($"{Amounts.Count(count, "output")}, {Disk.Size(taken.Bytes)}"
                + (taken.Known == 0 ? "" : taken.Known == count ? "; all were here already" : $"; {taken.Known} were here already"))
            + Strangers(taken.Parts, toMap(here()));
    }

    /// <summary>Keys hold the versions of libraries: outputs made with others are kept, and not used here.</summary>
    private static Seq<string> Strangers(Seq<string> parts, Map<string, string> here)
    {
        var differences = parts.Map(one => Differences(KeyChange.EnvironmentOf(one), here)).Strict();
        var strange = differences.Filter(one => !one.IsEmpty).Strict();
        var which = strange.Count == parts.Count ? "none of them fits" : $"{strange.Count} of them do not fit";
        return strange.IsEmpty
            ? Seq<string>()
            : Seq1($"{which} this machine, so a run here makes {(strange.Count == 1 ? "it" : "them")} anew: "
                + string.Join(", ", strange.Bind(one => one).Distinct()));
    }

    private static Seq<string> Differences(Map<string, string> there, Map<string, string> here) => Seq(there.AsEnumerable()
        .Where(pair => pair.Value != "-" && here.Find(pair.Key).Exists(value => value != pair.Value))
        .Select(pair => $"{pair.Key} {pair.Value} there, {here[pair.Key]} here")
        .ToArray());
}
