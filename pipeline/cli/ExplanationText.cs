namespace Multitask.Pipeline.CommandLine;

/// <summary>What <c>explain</c> prints.</summary>
internal static class ExplanationText
{
    /// <summary>The stage, what changed, and behind each input why it changed.</summary>
    internal static CommandResult Of(Explanation explanation, string lockName, DateTimeOffset now)
    {
        var words = new Words(lockName, now);
        return new CommandResult(
            Lines(words, explanation, "") + explanation.Output.Map(Files).IfNone(Seq<string>()),
            explanation.Verdict is Verdict.Fails ? ExitCode.Failed : ExitCode.Ok);
    }

    private sealed record Words(string LockName, DateTimeOffset Now);

    private static Seq<string> Lines(Words words, Explanation one, string indent) =>
        Seq1($"{indent}{one.Stage}: {Text(words, one.Verdict)}")
        + one.Changes.Map(change => $"{indent}  {Text(change)}")
        + one.Inputs.Bind(input => OfInput(words, input, $"{indent}  "))
        + one.Removed.Map(name => $"{indent}  input {name}: removed");

    private static Seq<string> OfInput(Words words, Explanation.Input input, string indent)
    {
        var change = input.Change.Match(
            Some: one => one.Old.IsNone ? "added" : $"digest {Arrow(one)}",
            None: () => "not known before it runs");
        return Seq1($"{indent}input {input.Stage}: {change}{(input.Because.IsNone ? "" : ", because")}")
            + input.Because.Map(cause => Lines(words, cause, $"{indent}  ")).IfNone(Seq<string>());
    }

    private static string Text(Words words, Verdict verdict) => verdict switch
    {
        Verdict.Hit hit => $"a hit, made {Format.Ago(words.Now - hit.Made)}"
            + (hit.OtherOutput ? ", with another output than the lock file names" : ""),
        Verdict.UnlockedHit hit => $"a hit, though {words.LockName} names {(hit.HasLine ? "another key" : "none")}",
        Verdict.Fails fails => $"fails: {fails.Reason}",
        Verdict.Damaged damaged => $"would run: {damaged.Reason}",
        Verdict.New => $"would run: new, {words.LockName} has no line for it",
        Verdict.Lost => "would run: nothing changed, but its output is not in this store",
        Verdict.KeyChanged keys => "would run: the key changed, and the store no longer has what the old one was made of: "
            + $"{Format.ShortDigest(keys.Old)} -> {Format.ShortDigest(keys.Now)}",
        Verdict.Pending => "would run if its input changes",
        _ => "would run",
    };

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

    private static string Shown(Option<string> value) =>
        value.Map(text => Digest.Is(text) ? Format.ShortDigest(text) : text).IfNone("(none)");

    private static Seq<string> Files(Explanation.StoredFiles output) => Seq1($"  key {output.Key}")
        + Columns.Of(output.Files.Map(file => Seq($"  {file.Name}", file.Digest, Format.Bytes(file.Size))));
}
