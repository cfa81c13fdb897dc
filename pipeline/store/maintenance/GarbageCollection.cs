namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>The command <c>gc</c>: removes from a store what no registered pipeline needs.</summary>
internal static class GarbageCollection
{
    /// <summary>Shows what would go, or removes it.</summary>
    internal static Either<CommandError, CommandResult> Run(Command.Collect gc, Terminal terminal)
    {
        var store = new Store(terminal.Absolute(gc.Store));
        return StorePlace.There(store).Bind(_ => gc.Yes
            ? StoreGuard.Alone(store).MapLeft(CommandError.Failed).Bind(guard =>
            {
                using (guard)
                {
                    return Idle(store)
                        .Bind(_ => Planned(store, gc.Rules, terminal.Clock))
                        .Bind(plan => Do(store, plan.Sweep).Map(_ => plan))
                        .Map(plan => Told(plan, terminal.Clock, done: true))
                        .MapLeft(CommandError.Failed);
                }
            })
            : Planned(store, gc.Rules, terminal.Clock)
                .Map(plan => Told(plan, terminal.Clock, done: false))
                .MapLeft(CommandError.Failed));
    }

    /// <summary>A sweep and the pipelines that were asked.</summary>
    private sealed record Plan(Sweep Sweep, Seq<Claim> Live);

    private static CommandResult Told(Plan plan, TimeProvider clock, bool done) =>
        new(SweepText.Of(plan.Sweep, plan.Live, clock.GetUtcNow(), done));

    private static Either<string, Plan> Planned(Store store, GcRules rules, TimeProvider clock) =>
        from claims in Claim.All(store)
        from registered in claims.IsEmpty
            ? Left<string, Unit>($"no pipeline is registered in {store.Root}: run one, or remove the folder if none shall")
            : unit
        from inventory in Inventory.Of(store)
        let sweep = Sweep.Of(inventory, claims, rules, clock.GetUtcNow())
        select new Plan(sweep, claims.Filter(claim => !sweep.Forgotten.Contains(claim)).Strict());

    /// <summary>
    /// Whether nobody works on a key: all who do should be behind the lock of all runs, but a stray one must not lose its work.
    /// </summary>
    private static Either<string, Unit> Idle(Store store) =>
        Disk.Try(() => StoreEntry.Below(store.Layout.Locks)
            .Filter(entry => Digest.Is(Path.GetFileNameWithoutExtension(entry.Name)))
            .Find(entry => HeldLock.Take(entry.Path, shared: false).Match(Some: Release, None: () => true)))
        .Bind<Unit>(busy => busy.Match(
            Some: entry => Left<string, Unit>($"somebody works on {Amounts.Short(entry.Name)}: try again when that has ended"),
            None: () => unit));

    private static bool Release(HeldLock held)
    {
        held.Dispose();
        return false;
    }

    /// <summary>Each step is on the disk before the next begins: whenever this ends, what is left is a sound store.</summary>
    private static Either<string, Unit> Do(Store store, Sweep sweep) => Disk.Try(() =>
    {
        sweep.Steps.Iter(step =>
        {
            step.Iter(Remove);
            step.Map(entry => Path.GetDirectoryName(entry.Path) ?? store.Root).Distinct().Iter(Linux.Flush);
        });
        sweep.Forgotten.Iter(claim => File.Delete(new Registry(store).PathOf(claim.User)));
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
    private static void RemoveLock(StoreEntry entry) => HeldLock.Take(entry.Path, shared: false).Iter(held =>
    {
        using (held)
        {
            File.Delete(entry.Path);
        }
    });
}
