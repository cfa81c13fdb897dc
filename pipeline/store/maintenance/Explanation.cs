namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>What changed for a stage since the lock file was written, up to the first cause.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Verdict">What a run would do with it.</param>
/// <param name="Changes">How its key differs from the lock file's, inputs aside.</param>
/// <param name="Inputs">The inputs that changed or are not known yet.</param>
/// <param name="Removed">The inputs it no longer has.</param>
/// <param name="Output">The output that a run would use.</param>
internal sealed record Explanation(
    string Stage,
    Verdict Verdict,
    Seq<KeyChange> Changes,
    Seq<Explanation.Input> Inputs,
    Seq<string> Removed,
    Option<Explanation.StoredFiles> Output)
{
    /// <summary>An input that is not what it was.</summary>
    /// <param name="Stage">The stage that makes it.</param>
    /// <param name="Change">How its content changed; none if that is not known before it runs.</param>
    /// <param name="Because">Why.</param>
    internal sealed record Input(string Stage, Option<KeyChange> Change, Option<Explanation> Because);

    /// <summary>What the store has under a key.</summary>
    internal sealed record StoredFiles(string Key, Seq<StoredFile> Files);

    /// <summary>What is known of a stage.</summary>
    /// <param name="Stage">The stage.</param>
    /// <param name="Last">What the lock file says of it.</param>
    /// <param name="Status">What a run would do.</param>
    /// <param name="Key">Its key, where inputs that have to run count as they are in the lock file.</param>
    internal sealed record Known<T>(PlannedStage<T> Stage, Option<LockEntry> Last, StageStatus Status, Either<string, StageKey> Key);

    /// <summary>Explains a stage; Left: there is none of this name, or the lock file cannot be read.</summary>
    internal static Either<Failure, Explanation> Of<T>(LoadedPipeline<T> ready, string stage) =>
        from selection in Selection<T>.Of(ready.Plan, Seq1(stage), Seq<string>()).ToEither()
            .MapLeft<Failure>(problems => new Failure.BadConfig(problems))
        from entries in LockFile.Read(ready.Paths.Lock)
            .MapLeft<Failure>(reason => new Failure.StageFailed("explain", $"{ready.LockName} {reason}"))
        let known = DryRun.Of(ready.Plan, selection, ready.Paths).Fold(Map<string, Known<T>>(), (known, row) =>
            known.Add(row.Stage.Name, new Known<T>(
                row.Stage,
                entries.Find(row.Stage.Name),
                row.Status,
                row.Stage.ReadFrom(name => Assumed(known[name])).ToEither("what it reads is not known").Bind(inputs =>
                    DryRun.StageKeyOf(ready.Plan, row.Stage, inputs)))))
        select Of(ready.Paths.Store, known, stage);

    /// <summary>An input's output: as it is, or as it was if the input has to run first.</summary>
    private static Option<Artifact> Assumed<T>(Known<T> input) => input.Status is StageStatus.Hit hit
        ? hit.Artifact
        : input.Last.IfNone(new LockEntry("", "")).Artifact(input.Stage.Name);

    private static Explanation Of<T>(Store store, Map<string, Known<T>> known, string name)
    {
        var one = known[name];
        var changes = Changed(store, one);
        var inputs = changes.Filter(change => change.Part == KeyPart.Input);
        return new Explanation(
            name,
            Verdict.Of(store, one, changes),
            changes.Filter(change => change.Part != KeyPart.Input),
            one.Stage.Inputs.Distinct().Bind(input => OfInput(store, known, inputs, known[input]).ToSeq()).Strict(),
            inputs.Filter(change => !one.Stage.Inputs.Contains(change.Name)).Map(change => change.Name),
            one.Status is StageStatus.Hit hit ? Some(FilesOf(store, hit.Artifact.Key)) : None);
    }

    private static Option<Input> OfInput<T>(Store store, Map<string, Known<T>> known, Seq<KeyChange> changes, Known<T> input)
    {
        var (name, change) = (input.Stage.Name, changes.Find(one => one.Name == input.Stage.Name));
        return input.Status is not StageStatus.Hit ? new Input(name, None, Of(store, known, name))
            : change.Map(one => new Input(name, one, one.Old.IsSome ? Some(Of(store, known, name)) : None));
    }

    private static Seq<KeyChange> Changed<T>(Store store, Known<T> one) =>
        (from last in one.Last
         from old in store.PartsOf(last.Key)
         from key in one.Key.ToOption()
         select KeyChange.Between(old, key)).IfNone(Seq<KeyChange>());

    private static StoredFiles FilesOf(Store store, string key) =>
        new(key, ManifestFile.Read(store, key).Map(manifest => manifest.Files).IfNone(Seq<StoredFile>()));
}
