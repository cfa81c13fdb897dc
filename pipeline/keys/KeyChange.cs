using System.Text.Json;

namespace Multitask.Pipeline.Keys;

/// <summary>Which part of a key is different.</summary>
internal enum KeyPart
{
    /// <summary>The kind of stage.</summary>
    Kind,

    /// <summary>The version of its code.</summary>
    Version,

    /// <summary>A value of its configuration.</summary>
    Config,

    /// <summary>The seed.</summary>
    Seed,

    /// <summary>An input.</summary>
    Input,

    /// <summary>The order of the inputs, which are the same.</summary>
    Order,

    /// <summary>A file outside the store.</summary>
    Source,

    /// <summary>A library or a device.</summary>
    Environment,
}

/// <summary>One difference between the parts of two keys.</summary>
/// <param name="Part">Where.</param>
/// <param name="Name">Of the value, input, file or library; empty for parts that there are once.</param>
/// <param name="Old">The value before, if there was one.</param>
/// <param name="New">The value now, if there is one.</param>
internal sealed record KeyChange(KeyPart Part, string Name, Option<string> Old, Option<string> New)
{
    /// <summary>Every difference, part by part, sorted by name in each; inputs in their order, named as they are now.</summary>
    /// <param name="old">The parts of the old key.</param>
    /// <param name="now">The new key.</param>
    internal static Seq<KeyChange> Between(string old, StageKey now)
    {
        using var before = JsonDocument.Parse(old);
        using var after = JsonDocument.Parse(now.Parts);
        var (a, b) = (before.RootElement, after.RootElement);
        return (Named(KeyPart.Kind, Single(a, "kind"), Single(b, "kind"))
            + Named(KeyPart.Version, Single(a, "version"), Single(b, "version"))
            + Named(KeyPart.Config, Leaves(a.GetProperty("config"), ""), Leaves(b.GetProperty("config"), ""))
            + Named(KeyPart.Seed, Single(a, "seed"), Single(b, "seed"))
            + Inputs(Digests(a), Digests(b), now.Inputs)
            + Named(KeyPart.Source, Leaves(a.GetProperty("sources"), ""), Leaves(b.GetProperty("sources"), ""))
            + Named(KeyPart.Environment, Pairs(a.GetProperty("environment")), Pairs(b.GetProperty("environment"))));
    }

    /// <summary>The versions of libraries and the like in the parts of a key.</summary>
    internal static Map<string, string> EnvironmentOf(string parts)
    {
        using var document = JsonDocument.Parse(parts);
        return Pairs(document.RootElement.GetProperty("environment"));
    }

    /// <summary>The kind of stage in the parts of a key.</summary>
    internal static string KindOf(string parts)
    {
        using var document = JsonDocument.Parse(parts);
        return document.RootElement.GetProperty("kind").GetString() ?? "";
    }

    private static Seq<KeyChange> Named(KeyPart part, Map<string, string> a, Map<string, string> b) =>
        Seq(a.Keys.Concat(b.Keys).Distinct().Order(StringComparer.Ordinal).ToArray())
            .Filter(name => a.Find(name) != b.Find(name))
            .Map(name => new KeyChange(part, name, a.Find(name), b.Find(name)));

    /// <summary>Of as many inputs each may have another content; otherwise some came or went. What went has no name any more.</summary>
    private static Seq<KeyChange> Inputs(Seq<string> before, Seq<string> after, Seq<string> names)
    {
        var (gone, fresh) = (before.Filter(digest => !after.Contains(digest)), after.Filter(digest => !before.Contains(digest)));
        return before == after ? Seq<KeyChange>()
            : before.Count == after.Count && gone.IsEmpty && fresh.IsEmpty
                ? Seq1(new KeyChange(KeyPart.Order, "", InOrder(before), InOrder(after)))
            : before.Count == after.Count
                ? names.Zip(before.Zip(after)).Filter(one => one.Item2.Item1 != one.Item2.Item2)
                    .Map(one => new KeyChange(KeyPart.Input, one.Item1, one.Item2.Item1, one.Item2.Item2))
            : names.Zip(after).Filter(one => fresh.Contains(one.Item2))
                .Map(one => new KeyChange(KeyPart.Input, one.Item1, None, one.Item2))
                + gone.Map(digest => new KeyChange(KeyPart.Input, Format.ShortDigest(digest), digest, None));
    }

    private static string InOrder(Seq<string> digests) => string.Join(", ", digests.Map(Format.ShortDigest));

    private static Seq<string> Digests(JsonElement parts) =>
        Seq(parts.GetProperty("inputs").EnumerateArray().Select(DigestOf).ToArray());

    /// <summary>A digest; older stores kept it beside the name of its stage.</summary>
    private static string DigestOf(JsonElement input) =>
        (input.ValueKind == JsonValueKind.Object ? input.GetProperty("digest") : input).GetString() ?? "";

    /// <summary>A member that is null is not there.</summary>
    private static Map<string, string> Single(JsonElement parts, string name) =>
        parts.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value
            ? Map(("", value.ToString()))
            : Map<string, string>();

    private static Map<string, string> Pairs(JsonElement value) =>
        toMap(value.EnumerateObject().Select(pair => (pair.Name, pair.Value.ToString())));

    /// <summary>Every scalar of a value by its path.</summary>
    private static Map<string, string> Leaves(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Fold(
            Map<string, string>(), (known, member) => known.AddOrUpdateRange(Items(Leaves(member.Value, Join(path, member.Name))))),
        JsonValueKind.Array => value.EnumerateArray().Select((item, i) => Leaves(item, $"{path}[{i}]")).Fold(
            Map<string, string>(), (known, leaves) => known.AddOrUpdateRange(Items(leaves))),
        _ => Map((path, value.ToString())),
    };

    private static IEnumerable<(string, string)> Items(Map<string, string> map) =>
        map.AsEnumerable().Select(pair => (pair.Key, pair.Value));

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
