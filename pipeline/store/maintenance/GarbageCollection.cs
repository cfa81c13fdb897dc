namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>Removes from a store what no pipeline registered in it needs: mark and sweep from the roots.</summary>
internal static class GarbageCollection
{
    /// <summary>A sweep and the pipelines that keep the rest.</summary>
    internal sealed record Plan(Sweep Sweep, Seq<ResolvedRoot> Live);

    /// <summary>What would go; changes nothing.</summary>
    internal static Either<string, Plan> DryRun(Store store, GcRules rules, DateTimeOffset now) =>
        from roots in ResolvedRoot.All(store)
        from registered in roots.IsEmpty
            ? Left<string, Unit>($"no pipeline is registered in {store.Root}: run one, or remove the folder if none shall")
            : unit
        from inventory in Inventory.Of(store)
        let sweep = Sweep.Of(inventory, roots, rules, now)
        select new Plan(sweep, roots.Filter(root => !sweep.Forgotten.Contains(root)));

    /// <summary>Removes it; Left also where somebody uses the store.</summary>
    internal static Either<string, Plan> Collect(Store store, GcRules rules, DateTimeOffset now) => Resources.Use(
        GcLock.Acquire(store),
        _ => Idle(store)
            .Bind(_ => DryRun(store, rules, now))
            .Bind(plan => Remove(store, plan.Sweep).Map(_ => plan)));

    /// <summary>
    /// Whether nobody works on a key. Whoever does should also hold the lock of all runs; one that does not must not lose its work.
    /// </summary>
    private static Either<string, Unit> Idle(Store store) =>
        Disk.Try(() => StoreEntry.Below(store.Layout.Locks)
            .Filter(entry => Digest.Is(Path.GetFileNameWithoutExtension(entry.Name)))
            .Find(entry => FileLock.TryTake(entry.Path, shared: false).Match(Some: Release, None: () => true)))
        .Bind<Unit>(busy => busy.Match(
            Some: entry => Left<string, Unit>($"somebody works on {Format.ShortDigest(entry.Name)}: try again when that has ended"),
            None: () => unit));

    private static bool Release(FileLock held)
    {
        held.Dispose();
        return false;
    }

    /// <summary>Each step is on the disk before the next begins: whenever this ends, what is left is a sound store.</summary>
    private static Either<string, Unit> Remove(Store store, Sweep sweep) => Disk.Try(() =>
    {
        sweep.Steps.Iter(step =>
        {
            step.Iter(Remove);
            step.Map(entry => Path.GetDirectoryName(entry.Path) ?? store.Root).Distinct().Iter(Linux.Flush);
        });
        sweep.Forgotten.Iter(root => File.Delete(new GcRoots(store).PathOf(root.User)));
    });

    private static void Remove(StoreEntry entry)
    {
        if (entry.IsFolder)
        {
            Directory.Delete(entry.Path, recursive: true);
        }
        else if (entry.Name.EndsWith(".lock", StringComparison.Ordinal))
        {
            RemoveLock(entry);
        }
        else
        {
            File.Delete(entry.Path);
        }
    }

    /// <summary>Only whoever holds a lock may remove its file.</summary>
    private static void RemoveLock(StoreEntry entry) => FileLock.TryTake(entry.Path, shared: false).Iter(held =>
    {
        using (held)
        {
            File.Delete(entry.Path);
        }
    });
}
