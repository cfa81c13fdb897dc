using System.Globalization;
using System.Text.Json;

namespace Multitask.Pipeline;

/// <summary>Says what is different between the parts of two keys.</summary>
internal static class KeyDifference
{
    /// <summary>One short text a difference: <c>config: epochs 8 -> 9</c>, <c>input data changed</c>.</summary>
    /// <param name="old">The parts of the old key.</param>
    /// <param name="now">The new key.</param>
    internal static Seq<string> Between(string old, StageKey now)
    {
        using var before = JsonDocument.Parse(old);
        using var after = JsonDocument.Parse(now.Parts);
        var (a, b) = (before.RootElement, after.RootElement);
        return (Member(a, b, "kind", "kind")
            + Member(a, b, "version", "code version")
            + Config(Leaves(a.GetProperty("config"), ""), Leaves(b.GetProperty("config"), ""))
            + Member(a, b, "seed", "seed")
            + Inputs(Items(a), Items(b), now.Inputs)
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

    /// <summary>Which inputs have another content; names are those of now, the old ones are not known.</summary>
    private static Seq<string> Inputs(Seq<string> before, Seq<string> after, Seq<string> names)
    {
        var (gone, fresh) = (before.Filter(digest => !after.Contains(digest)), after.Filter(digest => !before.Contains(digest)));
        return before == after ? Seq<string>()
            : gone.IsEmpty && fresh.IsEmpty && before.Count == after.Count ? Seq1("order of inputs changed")
            : before.Count == after.Count ? Different(before, after, names).Map(name => $"input {name} changed").Strict()
            : Fresh(before, after, names).Map(name => $"input {name} added").Strict() + Removed(gone.Count);
    }

    private static Seq<string> Different(Seq<string> before, Seq<string> after, Seq<string> names) =>
        names.Zip(before.Zip(after)).Filter(one => one.Item2.Item1 != one.Item2.Item2).Map(one => one.Item1).ToSeq().Strict();

    private static Seq<string> Fresh(Seq<string> before, Seq<string> after, Seq<string> names) =>
        names.Zip(after).Filter(one => !before.Contains(one.Item2)).Map(one => one.Item1).ToSeq().Strict();

    private static Seq<string> Removed(int count) => count switch
    {
        0 => Seq<string>(),
        1 => Seq1("an input removed"),
        _ => Seq1(string.Create(CultureInfo.InvariantCulture, $"{count} inputs removed")),
    };

    private static Seq<string> Items(JsonElement parts) =>
        Seq(parts.GetProperty("inputs").EnumerateArray().Select(item => item.GetRawText()).ToArray());

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
