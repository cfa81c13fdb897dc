namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>What takes how much room in a store.</summary>
/// <remarks>
/// Every byte is in exactly one of: what one stage alone has, what several share, unreachable, checkpoints, unfinished, bookkeeping.
/// </remarks>
internal sealed record DiskUse
{
    /// <summary>The room of a stage's output.</summary>
    /// <param name="User">Whose stage.</param>
    /// <param name="Stage">Its name.</param>
    /// <param name="Key">Its key.</param>
    /// <param name="Bytes">Of its files.</param>
    /// <param name="Own">Of its files that no other stage has.</param>
    internal sealed record Row(GcRoot User, string Stage, string Key, long Bytes, long Own);

    /// <summary>The stages of all registered pipelines.</summary>
    internal required Seq<Row> Rows { get; init; }

    /// <summary>Blobs that several stages have.</summary>
    internal required long Shared { get; init; }

    /// <summary>Blobs that no stage of a registered pipeline has.</summary>
    internal required long Unreachable { get; init; }

    /// <summary>What interrupted runs left to resume from.</summary>
    internal required long Checkpoints { get; init; }

    /// <summary>What is not complete.</summary>
    internal required long Unfinished { get; init; }

    /// <summary>Manifests, index, locks, registry.</summary>
    internal required long Bookkeeping { get; init; }

    /// <summary>All of it.</summary>
    internal long Total => Rows.Sum(row => row.Own) + Shared + Unreachable + Checkpoints + Unfinished + Bookkeeping;

    /// <summary>Of a store; Left is the reason why it cannot be read.</summary>
    internal static Either<string, DiskUse> Of(Store store) =>
        from roots in ResolvedRoot.All(store)
        from inventory in Inventory.Of(store)
        select Of(inventory, roots);

    /// <summary>Who has which blob.</summary>
    internal static DiskUse Of(Inventory store, Seq<ResolvedRoot> roots)
    {
        var stages = roots.Bind(root => root.Stages.Map(stage => (
            root.User,
            stage.Stage,
            stage.Key,
            Blobs: store.Outputs.Find(stage.Key).Map(output => Seq(output.Blobs.Distinct().ToArray())).IfNone(Seq<string>()))));
        var owners = stages.Bind(stage => stage.Blobs).GroupBy(blob => blob).ToDictionary(blob => blob.Key, blob => blob.Count());
        long Size(IEnumerable<string> blobs) => blobs.Sum(blob => store.Blobs.Find(blob).Map(entry => entry.Bytes).IfNone(0));
        return new DiskUse
        {
            Rows = stages.Map(stage => new Row(
                stage.User, stage.Stage, stage.Key, Size(stage.Blobs), Size(stage.Blobs.Where(blob => owners[blob] == 1)))),
            Shared = Size(owners.Where(blob => blob.Value > 1).Select(blob => blob.Key)),
            Unreachable = Size(store.Blobs.Keys.Where(blob => !owners.ContainsKey(blob))),
            Checkpoints = store.Checkpoints.Sum(entry => entry.Bytes),
            Unfinished = store.Unfinished.Sum(entry => entry.Bytes),
            Bookkeeping = store.Outputs.Values.Sum(output => output.Entry.Bytes)
                + (store.Indices + store.Locks).Sum(entry => entry.Bytes)
                + store.Rest,
        };
    }
}
