namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>What a registered pipeline needs.</summary>
/// <param name="User">The pipeline.</param>
/// <param name="Missing">Whether its file is not there.</param>
/// <param name="Keys">The keys it needs: those of its registration and those its lock file names.</param>
/// <param name="Stages">Its stages with the keys they have now.</param>
internal sealed record ResolvedRoot(GcRoot User, bool Missing, Seq<string> Keys, Seq<(string Stage, string Key)> Stages)
{
    /// <summary>For people: its name and its file.</summary>
    internal string Title => User.IsHere ? $"{User.Pipeline} ({User.Yaml})" : $"{User.Pipeline} ({User.Host}:{User.Yaml})";

    /// <summary>Those of every pipeline in the store's registry; Left names what cannot be read.</summary>
    internal static Either<string, Seq<ResolvedRoot>> All(Store store) =>
        new GcRoots(store).All().Bind(users => Eithers.Sequence(users.Select(Of)));

    /// <summary>A lock file of another machine is out of sight: there the registration has to do.</summary>
    private static Either<string, ResolvedRoot> Of(GcRoot user) => (!user.IsHere || !File.Exists(user.Lock)
            ? Right<string, string>("")
            : Disk.Try(() => File.ReadAllText(user.Lock)))
        .Map(text => new ResolvedRoot(
            user,
            !File.Exists(user.Yaml),
            // Also of a text with merge conflicts: whatever looks like a key is needed.
            Seq((StoredOutput.Digests(text) + user.Needs.Map(need => need.Key)).Distinct().ToArray()),
            StagesOf(user, text)));

    private static Seq<(string Stage, string Key)> StagesOf(GcRoot user, string text) =>
        LockFile.Parse(text).ToOption().Filter(entries => !entries.IsEmpty).Match(Some: StagesOf, None: () => user.Needs);

    /// <summary>The stages of a lock file, sorted.</summary>
    internal static Seq<(string Stage, string Key)> StagesOf(Map<string, LockEntry> entries) => Seq(entries.AsEnumerable()
        .Select(entry => (Stage: entry.Key, entry.Value.Key))
        .OrderBy(entry => entry.Stage, StringComparer.Ordinal)
        .ToArray());
}
