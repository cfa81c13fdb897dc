using System.Text.Json;

namespace Multitask.Pipeline;

/// <summary>Says what is different between the parts of two keys.</summary>
internal static class KeyDifference
{
    /// <summary>One short text a difference: <c>config: epochs 8 -> 9</c>, <c>input data changed</c>.</summary>
    internal static Seq<string> Between(string old, string now)
    {
        using var before = JsonDocument.Parse(old);
        using var after = JsonDocument.Parse(now);
        var (a, b) = (before.RootElement, after.RootElement);
        return (Member(a, b, "kind", "kind")
            + Member(a, b, "version", "code version")
            + Config(Leaves(a.GetProperty("config"), ""), Leaves(b.GetProperty("config"), ""))
            + Member(a, b, "seed", "seed")
            + Inputs(a.GetProperty("inputs"), b.GetProperty("inputs"))
            + Named(a.GetProperty("sources"), b.GetProperty("sources"), name => $"source {name} changed")
            + Named(a.GetProperty("environment"), b.GetProperty("environment"), name =>
                $"{name} {Shown(a.GetProperty("environment"), name)} -> {Shown(b.GetProperty("environment"), name)}")).Strict();
    }

    private static Seq<string> Member(JsonElement a, JsonElement b, string name, string shown) =>
        a.GetProperty(name).GetRawText() == b.GetProperty(name).GetRawText()
            ? Seq<string>()
            : Seq1($"{shown} {a.GetProperty(name)} -> {b.GetProperty(name)}");

    private static Seq<string> Config(Map<string, string> a, Map<string, string> b) =>
        Paths(a, b)
            .Filter(path => a.Find(path) != b.Find(path))
            .Map(path => $"config: {path} {a.Find(path).IfNone("(none)")} -> {b.Find(path).IfNone("(none)")}")
            .Strict();

    private static Seq<string> Paths(Map<string, string> a, Map<string, string> b) =>
        Seq(a.Keys.Concat(b.Keys).Distinct().Order(StringComparer.Ordinal).ToArray());

    private static Seq<string> Inputs(JsonElement a, JsonElement b)
    {
        var (before, after) = (InputMap(a), InputMap(b));
        return Paths(before, after).Filter(name => before.Find(name) != after.Find(name)).Strict() is { IsEmpty: false } different
            ? different.Map(name => $"input {name} {Verb(before.Find(name), after.Find(name))}").Strict()
            : a.GetRawText() == b.GetRawText() ? Seq<string>() : Seq1("order of inputs changed");
    }

    private static string Verb(Option<string> before, Option<string> after) =>
        before.IsNone ? "added" : after.IsNone ? "removed" : "changed";

    private static Map<string, string> InputMap(JsonElement inputs) => inputs.EnumerateArray().Fold(
        Map<string, string>(),
        (known, input) => known.AddOrUpdate(input.GetProperty("stage").GetString() ?? "", input.GetProperty("digest").GetString() ?? ""));

    private static Seq<string> Named(JsonElement a, JsonElement b, Func<string, string> say)
    {
        var (before, after) = (Leaves(a, ""), Leaves(b, ""));
        return Paths(before, after).Filter(name => before.Find(name) != after.Find(name)).Map(say).Strict();
    }

    private static string Shown(JsonElement pairs, string name) => pairs.TryGetProperty(name, out var value) ? value.ToString() : "(none)";

    /// <summary>Every scalar of a value by its path.</summary>
    private static Map<string, string> Leaves(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Fold(
            Map<string, string>(), (known, member) => known.AddOrUpdateRange(Pairs(Leaves(member.Value, Join(path, member.Name))))),
        JsonValueKind.Array => value.EnumerateArray().Select((item, i) => Leaves(item, $"{path}[{i}]")).Fold(
            Map<string, string>(), (known, leaves) => known.AddOrUpdateRange(Pairs(leaves))),
        _ => Map((path, value.ToString())),
    };

    private static IEnumerable<(string, string)> Pairs(Map<string, string> map) =>
        map.AsEnumerable().Select(pair => (pair.Key, pair.Value));

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
