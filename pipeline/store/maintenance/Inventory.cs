namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>Everything in a store.</summary>
internal sealed record Inventory
{
    /// <summary>Outputs by key.</summary>
    internal required Map<string, StoredOutput> Outputs { get; init; }

    /// <summary>Blobs by digest.</summary>
    internal required Map<string, StoreEntry> Blobs { get; init; }

    /// <summary>What is known of blobs.</summary>
    internal required Seq<StoreEntry> Indices { get; init; }

    /// <summary>What interrupted runs left to resume from, by key.</summary>
    internal required Seq<StoreEntry> Checkpoints { get; init; }

    /// <summary>What is not complete: without a process at work, of no use.</summary>
    internal required Seq<StoreEntry> Unfinished { get; init; }

    /// <summary>The lock files of keys.</summary>
    internal required Seq<StoreEntry> Locks { get; init; }

    /// <summary>The bytes of everything else.</summary>
    internal required long Rest { get; init; }

    /// <summary>Looks at a store; Left is the reason why that is not possible. Links are not followed.</summary>
    internal static Either<string, Inventory> Of(Store store)
    {
        var layout = store.Layout;
        return Disk.Try(() => StoreEntry.Links(layout.Manifests) + StoreEntry.Links(Path.Combine(store.Root, "pipelines")))
            .Bind(links => links.IsEmpty ? Right<string, Unit>(unit) : $"{links.Head} is a link, and none is followed: remove it")
            .Bind(_ => Disk.Try(() => StoreEntry.Below(layout.Manifests)))
            .Bind(manifests => Eithers.Sequence(manifests.Where(entry => IsKeyed(entry, ".json")).Select(StoredOutput.Read))
                .Bind(outputs => Disk.Try(() => Of(store, layout, manifests, outputs))));
    }

    private static Inventory Of(Store store, StoreLayout layout, Seq<StoreEntry> manifests, Seq<StoredOutput> outputs)
    {
        var (blobs, indices, locks) = (StoreEntry.Below(layout.Blobs), StoreEntry.Below(layout.Indices), StoreEntry.Below(layout.Locks));
        var all = StoreEntry.In(store.Root);
        // Whatever else is there is somebody else's, and stays.
        bool Own(StoreEntry entry) => StoreNames.IsOwn(
            Path.GetRelativePath(store.Root, entry.Path), entry.IsFolder ? FileKind.Folder : FileKind.File);
        var drafts = (all + manifests + blobs + indices + StoreEntry.In(Path.Combine(store.Root, "pipelines")))
            .Filter(entry => !entry.IsFolder && TempFile.TargetOf(entry.Name).IsSome && Own(entry));
        var found = new Inventory
        {
            Outputs = toMap(outputs.Map(output => (output.Key, output))),
            Blobs = toMap(blobs.Filter(entry => IsKeyed(entry, "")).Map(entry => (entry.Name, entry))),
            Indices = indices.Filter(entry => IsKeyed(entry, "")),
            Checkpoints = StoreEntry.Below(layout.Checkpoints).Filter(Own),
            Unfinished = StoreEntry.In(layout.Unfinished).Filter(Own) + drafts,
            Locks = locks.Filter(entry => IsKeyed(entry, ".lock")),
            Rest = 0,
        };
        return found with { Rest = all.Sum(entry => entry.Bytes) - found.Counted };
    }

    private long Counted =>
        Outputs.Values.Sum(output => output.Entry.Bytes) + Blobs.Values.Sum(entry => entry.Bytes)
        + (Indices + Checkpoints + Unfinished + Locks).Sum(entry => entry.Bytes);

    /// <summary>Whether its name is a key or a digest with this ending, in the folder of its first two digits.</summary>
    private static bool IsKeyed(StoreEntry entry, string ending) =>
        !entry.IsFolder
        && entry.Name.EndsWith(ending, StringComparison.Ordinal)
        && entry.Name[..^ending.Length] is var key
        && Digest.Is(key)
        && Path.GetFileName(Path.GetDirectoryName(entry.Path)) == key[..2];
}
