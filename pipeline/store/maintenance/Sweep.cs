namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>What <c>gc</c> would remove and what it keeps.</summary>
internal sealed record Sweep
{
    /// <summary>Pipelines to forget.</summary>
    internal Seq<ResolvedRoot> Forgotten { get; init; }

    /// <summary>Outputs nobody needs.</summary>
    internal required Seq<StoredOutput> Outputs { get; init; }

    /// <summary>Blobs that no output will name then.</summary>
    internal required Seq<StoreEntry> Blobs { get; init; }

    /// <summary>What is known of blobs that are not there.</summary>
    internal required Seq<StoreEntry> Indices { get; init; }

    /// <summary>Checkpoints that nobody will resume from.</summary>
    internal Seq<StoreEntry> Checkpoints { get; init; }

    /// <summary>What dead processes left.</summary>
    internal required Seq<StoreEntry> Unfinished { get; init; }

    /// <summary>Lock files.</summary>
    internal required Seq<StoreEntry> Locks { get; init; }

    /// <summary>How many outputs a pipeline needs.</summary>
    internal required int Needed { get; init; }

    /// <summary>How many outputs are kept for their stage's latest uses.</summary>
    internal required int Recent { get; init; }

    /// <summary>How many outputs are kept for their age.</summary>
    internal required int Young { get; init; }

    /// <summary>When each key was used last, as far as is known.</summary>
    internal Map<string, DateTimeOffset> LastUse { get; init; }

    /// <summary>What goes, in the order in which it goes: at any moment every manifest has its blobs.</summary>
    internal Seq<Seq<StoreEntry>> Steps =>
        Seq(Outputs.Map(output => output.Entry), (Blobs + Indices + Checkpoints + Unfinished), Locks);

    /// <summary>All that goes.</summary>
    internal Seq<StoreEntry> Entries => Steps.Bind(step => step);

    /// <summary>The bytes that would go.</summary>
    internal long Bytes => Entries.Sum(entry => entry.Bytes);

    /// <summary>Marks what is needed, from the registered pipelines; the rest is what would go.</summary>
    internal static Sweep Of(Inventory store, Seq<ResolvedRoot> roots, GcRules rules, DateTimeOffset now)
    {
        bool IsForgotten(ResolvedRoot root) => root.Missing && rules.ForgetMissing;
        bool IsYoung(DateTimeOffset used) => rules.OlderThan.Exists(age => now - used < age);
        var lastUse = LastUses(store, roots);
        var live = roots.Filter(root => !IsForgotten(root));
        var named = live.Bind(root => root.Keys).ToHashSet(StringComparer.Ordinal);
        var recent = live.Bind(root => Recents(store, root, rules.KeepLast)).ToHashSet(StringComparer.Ordinal);
        Mark Judge(StoredOutput output) => named.Contains(output.Key) ? Mark.Needed
            : recent.Contains(output.Key) ? Mark.Recent
            : IsYoung(lastUse[output.Key]) ? Mark.Young
            : Mark.None;
        var marked = Seq(store.Outputs.Values.Select(output => (output, Judge(output))).ToArray());
        var blobs = marked.Filter(one => one.Item2 != Mark.None).Bind(one => one.output.Blobs).ToHashSet(StringComparer.Ordinal);
        return Unmarked(store, marked, blob => !blobs.Contains(blob.Name) && !IsYoung(blob.Changed)) with
        {
            Forgotten = roots.Filter(IsForgotten),
            Checkpoints = store.Checkpoints.Filter(entry => !named.Contains(entry.Name) && !IsYoung(entry.Changed)),
            LastUse = lastUse,
        };
    }

    private enum Mark
    {
        None,
        Needed,
        Recent,
        Young,
    }

    private static Sweep Unmarked(Inventory store, Seq<(StoredOutput Output, Mark Mark)> marked, Func<StoreEntry, bool> isLost)
    {
        Seq<StoredOutput> With(Mark mark) => marked.Filter(one => one.Mark == mark).Map(one => one.Output);
        var lost = Seq(store.Blobs.Values.Where(isLost).ToArray());
        var gone = lost.Map(blob => blob.Name).ToHashSet(StringComparer.Ordinal);
        return new Sweep
        {
            Outputs = With(Mark.None),
            Blobs = lost,
            Indices = store.Indices.Filter(entry => gone.Contains(entry.Name) || !store.Blobs.ContainsKey(entry.Name)),
            Unfinished = store.Unfinished,
            Locks = store.Locks,
            Needed = With(Mark.Needed).Count,
            Recent = With(Mark.Recent).Count,
            Young = With(Mark.Young).Count,
        };
    }

    /// <summary>A manifest is written when its stage ran; hits are noted by the registry.</summary>
    private static Map<string, DateTimeOffset> LastUses(Inventory store, Seq<ResolvedRoot> roots)
    {
        var noted = roots.Bind(root => root.User.Uses).Fold(
            Map<string, DateTimeOffset>(),
            (known, use) => known.AddOrUpdate(use.Key, before => before > use.Last ? before : use.Last, use.Last));
        return store.Outputs.Map(output =>
            noted.Find(output.Key).Filter(used => used > output.Entry.Changed).IfNone(output.Entry.Changed));
    }

    private static Seq<string> Recents(Inventory store, ResolvedRoot root, int count) => Seq(root.User.Uses
        .Filter(use => store.Outputs.ContainsKey(use.Key))
        .GroupBy(use => use.Stage, StringComparer.Ordinal)
        .SelectMany(stage => stage.OrderByDescending(use => use.Last).ThenBy(use => use.Key, StringComparer.Ordinal).Take(count))
        .Select(use => use.Key)
        .ToArray());
}
