namespace Multitask.Pipeline.Keys;

/// <summary>Says what is different between the parts of two keys, in few words.</summary>
internal static class KeyDifference
{
    private const string Nothing = "(none)";

    /// <summary>One short text a difference: <c>config: epochs 8 -> 9</c>, <c>input data changed</c>.</summary>
    /// <param name="old">The parts of the old key.</param>
    /// <param name="now">The new key.</param>
    internal static Seq<string> Between(string old, StageKey now) => KeyChange.Between(old, now).Map(Text);

    private static string Text(KeyChange change) => change.Part switch
    {
        KeyPart.Kind => $"kind {Arrow(change)}",
        KeyPart.Version => $"code version {Arrow(change)}",
        KeyPart.Config => $"config: {change.Name} {Arrow(change)}",
        KeyPart.Seed => $"seed {Arrow(change)}",
        KeyPart.Input => change.New.IsNone ? "an input removed" : $"input {change.Name} {(change.Old.IsNone ? "added" : "changed")}",
        KeyPart.Order => "order of inputs changed",
        KeyPart.Source => $"source {change.Name} changed",
        _ => $"{change.Name} {Arrow(change)}",
    };

    private static string Arrow(KeyChange change) => $"{change.Old.IfNone(Nothing)} -> {change.New.IfNone(Nothing)}";
}
