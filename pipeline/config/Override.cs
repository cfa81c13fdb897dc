using System.Globalization;

namespace Multitask.Pipeline.Configuration;

/// <summary>A value from the command line that takes the place of one in the file.</summary>
/// <param name="Path">Keys and item numbers joined by dots: <c>stages.famo.epochs</c>.</param>
/// <param name="Value">The value, as YAML.</param>
public sealed record Override(string Path, string Value)
{
    private const int MostShown = 8;

    /// <summary>From <c>path=value</c>.</summary>
    public static Validation<Problem, Override> Parse(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? new Override(text[..at].Trim(), text[(at + 1)..])
            : new Problem("--set", $"must be path=value, found {Sanitize.Line(text)}");

    /// <summary>The tree with the value put in: all keys but the last must exist, the last may be new.</summary>
    public Validation<Problem, ConfigNode> ApplyTo(ConfigNode root) =>
        Yaml.ReadValue(Value, Path).Bind(value => Put(root, Seq(Path.Split('.')), value));

    private Validation<Problem, ConfigNode> Put(ConfigNode node, Seq<string> keys, ConfigNode value) => keys.IsEmpty ? value : node switch
    {
        ConfigNode.Mapping mapping => mapping.Find(keys.Head).Match(
            Some: inner => Put(inner, keys.Tail, value)
                .Map(ConfigNode (put) => mapping with { Entries = Replaced(mapping.Entries, keys.Head, put) }),
            None: () => keys.Tail.IsEmpty
                ? (keys.Head == Yaml.MergeKey ? "must be a key: a mapping takes keys over in a file only" : Yaml.KeyMistake(keys.Head)).Match(
                    Some: message => Fail<Problem, ConfigNode>(new Problem(Path, message)),
                    None: () => mapping with { Entries = mapping.Entries.Add(new ConfigEntry(keys.Head, None, value)) })
                : new Problem(Path, Unknown(mapping, keys.Head))),
        ConfigNode.Sequence list =>
            int.TryParse(keys.Head, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < list.Items.Count
                ? Put(list.Items[number], keys.Tail, value).Map(ConfigNode (put) => list with { Items = Replaced(list.Items, number, put) })
                : Missing(node, keys.Head, $"; its items are 0 to {list.Items.Count - 1}"),
        _ => Missing(node, keys.Head, ""),
    };

    private static string Unknown(ConfigNode.Mapping mapping, string key)
    {
        var (shown, place) = (Sanitize.Line(key), mapping.Place.Path);
        return (place == "stages" ? $"there is no stage `{shown}`"
                : $"there is no `{shown}` in {(place.Length == 0 ? "the file" : place)}")
            + (DidYouMean.Hint(key, mapping.Keys) is { Length: > 0 } hint ? hint
                : mapping.Keys.IsEmpty ? ", which has no keys"
                : $"; {(place == "stages" ? "the stages are" : "its keys are")} {Some(mapping.Keys)}");
    }

    private static string Some(Seq<string> keys) =>
        string.Join(", ", keys.Take(MostShown)) + (keys.Count > MostShown ? $" and {Invariant(keys.Count - MostShown)} more" : "");

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Validation<Problem, ConfigNode> Missing(ConfigNode node, string key, string hint) =>
        new Problem(
            Path, $"there is no `{Sanitize.Line(key)}` in {(node.Place.Path.Length == 0 ? "the file" : node.Place.Path)}, found {node.Shown}{hint}");

    private static Seq<ConfigEntry> Replaced(Seq<ConfigEntry> entries, string key, ConfigNode value) =>
        entries.Map(entry => entry.Key == key ? entry with { Value = value } : entry);

    private static Seq<ConfigNode> Replaced(Seq<ConfigNode> items, int number, ConfigNode value) =>
        Seq(items.Select((item, i) => i == number ? value : item).ToArray());
}
