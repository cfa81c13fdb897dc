namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>The command <c>explain</c>: what changed for a stage since the lock file was written, up to the first cause.</summary>
internal static class Explanation
{
    /// <summary>What is known of a stage.</summary>
    /// <param name="Stage">The stage.</param>
    /// <param name="Last">What the lock file says of it.</param>
    /// <param name="Prospect">What a run would do.</param>
    /// <param name="Key">Its key, where inputs that have to run count as they are in the lock file.</param>
    private sealed record Account<T>(PlannedStage<T> Stage, Option<LockEntry> Last, Prospect Prospect, Either<string, StageKey> Key);

    /// <summary>All accounts by stage, and where they are from.</summary>
    private sealed record Accounts<T>(Opened<T> Ready, Map<string, Account<T>> ByStage, DateTimeOffset Now);

    /// <summary>Explains a stage.</summary>
    internal static Either<CommandError, CommandResult> Of<T>(Opened<T> ready, string stage, TimeProvider clock)
    {
        var names = ready.Plan.Stages.Map(one => one.Name).Strict();
        return names.Contains(stage)
            ? Read(ready, stage, clock).Map(accounts => new CommandResult(
                Lines(accounts, accounts.ByStage[stage], ""),
                accounts.ByStage[stage].Prospect is Prospect.Fail ? ExitCode.Failed : ExitCode.Ok))
            : CommandError.Usage($"explain: names no stage of this pipeline, found {stage}{Nearest.Hint(stage, names)}");
    }

    private static Either<CommandError, Accounts<T>> Read<T>(Opened<T> ready, string stage, TimeProvider clock) =>
        from entries in LockFile.Read(ready.Places.Lock).MapLeft(reason => CommandError.Failed($"{ready.LockName} {reason}"))
        from selection in Selection<T>.Of(ready.Plan, Seq1(stage), Seq<string>()).ToEither()
            .MapLeft(problems => CommandError.Usage(problems.Head.Message))
        let rows = Preview.Of(ready.Plan, selection, ready.Places)
        select new Accounts<T>(
            ready,
            rows.Fold(Map<string, Account<T>>(), (known, row) => known.Add(row.Stage.Name, new Account<T>(
                row.Stage,
                entries.Find(row.Stage.Name),
                row.Prospect,
                Preview.StageKeyOf(ready.Plan, row.Stage, row.Stage.Inputs.Map(name => Assumed(known[name])).Strict())))),
            clock.GetUtcNow());

    /// <summary>An input's output: as it is, or as it was if the input has to run first.</summary>
    private static Artifact Assumed<T>(Account<T> input) => input.Prospect is Prospect.Hit hit
        ? hit.Artifact
        : new Artifact(input.Stage.Name, "", input.Last.Map(entry => entry.Output).IfNone(""), Map<string, string>());

    private static Seq<string> Lines<T>(Accounts<T> all, Account<T> one, string indent)
    {
        var changes = Changes(all, one);
        string[] lines =
        [
            $"{indent}{one.Stage.Name}: {Verdict(all, one)}",
            .. changes.Filter(change => change.Part != KeyPart.Input).Map(change => $"{indent}  {Text(change)}"),
            .. one.Stage.Inputs.Distinct().SelectMany(name => OfInput(all, changes, all.ByStage[name], $"{indent}  ")),
            .. Removed(one, changes).Map(name => $"{indent}  input {name}: removed"),
            .. indent.Length == 0 && one.Prospect is Prospect.Hit hit ? Files(all, hit.Artifact) : Seq<string>(),
        ];
        return Seq(lines);
    }

    private static Seq<string> OfInput<T>(Accounts<T> all, Seq<KeyChange> changes, Account<T> input, string indent)
    {
        var change = changes.Find(one => one.Part == KeyPart.Input && one.Name == input.Stage.Name);
        var because = input.Prospect is not Prospect.Hit || change.Exists(one => one.Old.IsSome)
            ? Lines(all, input, $"{indent}  ")
            : Seq<string>();
        var text = input.Prospect is not Prospect.Hit ? Some("not known before it runs")
            : change.Map(one => one.Old.IsNone ? "added" : $"digest {Arrow(one)}");
        return text
            .Map(words => Seq1($"{indent}input {input.Stage.Name}: {words}{(because.IsEmpty ? "" : ", because")}") + because)
            .IfNone(Seq<string>());
    }

    private static Seq<string> Removed<T>(Account<T> one, Seq<KeyChange> changes) =>
        changes.Filter(change => change.Part == KeyPart.Input && !one.Stage.Inputs.Contains(change.Name)).Map(change => change.Name);

    private static string Verdict<T>(Accounts<T> all, Account<T> one)
    {
        var same = one.Key.Exists(key => one.Last.Exists(last => last.Key == key.Value));
        return one.Prospect switch
        {
            Prospect.Hit hit => same
                ? $"a hit, made {Amounts.Ago(all.Now - Status.MadeAt(all.Ready.Places.Store, hit.Artifact.Key))}{Rewritten(one, hit)}"
                : $"a hit, though {all.Ready.LockName} names {(one.Last.IsSome ? "another key" : "none")}",
            Prospect.Fail fail => $"fails: {fail.Reason}",
            Prospect.Run { Reason: Miss.Damaged damaged } => $"would run: {damaged.Reason}",
            _ when one.Last.IsNone => $"would run: new, {all.Ready.LockName} has no line for it",
            Prospect.Run { Reason: Miss.Lost } => "would run: nothing changed, but its output is not in this store",
            _ when !same && Changes(all, one).IsEmpty =>
                $"would run: the key changed, and the store no longer has what the old one was made of: {Keys(one)}",
            _ when same => "would run if its input changes",
            _ => "would run",
        };
    }

    private static string Rewritten<T>(Account<T> one, Prospect.Hit hit) =>
        one.Last.Exists(last => last.Output != hit.Artifact.Digest) ? ", with another output than the lock file names" : "";

    private static string Keys<T>(Account<T> one) =>
        $"{Amounts.Short(one.Last.Map(last => last.Key).IfNone(""))} -> {Amounts.Short(one.Key.Map(key => key.Value).IfLeft(""))}";

    private static Seq<KeyChange> Changes<T>(Accounts<T> all, Account<T> one) =>
        (from last in one.Last
         from old in all.Ready.Places.Store.PartsOf(last.Key)
         from key in one.Key.ToOption()
         select KeyChange.Between(old, key)).IfNone(Seq<KeyChange>());

    private static string Text(KeyChange change) => change.Part switch
    {
        KeyPart.Config => $"config.{change.Name}: {Arrow(change)}",
        KeyPart.Environment => $"environment.{change.Name}: {Arrow(change)}",
        KeyPart.Source => $"source {change.Name}: {Arrow(change)}",
        KeyPart.Order => $"order of inputs: {Arrow(change)}",
        KeyPart.Input => $"input {change.Name}: {Arrow(change)}",
        KeyPart.Kind => $"kind: {Arrow(change)}",
        KeyPart.Version => $"version: {Arrow(change)}",
        _ => $"seed: {Arrow(change)}",
    };

    private static string Arrow(KeyChange change) => $"{Shown(change.Old)} -> {Shown(change.New)}";

    private static string Shown(Option<string> value) => value.Map(text => Digest.Is(text) ? Amounts.Short(text) : text).IfNone("(none)");

    private static Seq<string> Files<T>(Accounts<T> all, Artifact artifact) => Seq1($"  key {artifact.Key}")
        + Columns.Of(ManifestFile.Read(all.Ready.Places.Store, artifact.Key)
            .Map(manifest => manifest.Files.Map(file => Seq($"  {file.Name}", file.Digest, Disk.Size(file.Size))).Strict())
            .IfNone(Seq<Seq<string>>()));
}
