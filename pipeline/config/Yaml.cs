namespace Multitask.Pipeline;

/// <summary>Reads YAML into a <see cref="ConfigNode"/>.</summary>
/// <remarks>
/// One document of lists, mappings with scalar keys and scalars; anchors and aliases are expanded. Tags are refused, and so are
/// more than <see cref="MaxDepth"/> levels or <see cref="MaxNodes"/> values after expansion, and a key given twice.
/// </remarks>
public static class Yaml
{
    /// <summary>The most levels of nesting.</summary>
    public const int MaxDepth = 64;

    /// <summary>The most values after the aliases are expanded.</summary>
    public const int MaxNodes = 10_000;

    /// <summary>The tree of a text, or what is wrong with it as YAML.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="file">Its name as it is to appear in messages.</param>
    public static Validation<Problem, ConfigNode> Read(string text, string file) =>
        YamlEvents.Value(text, file).ToValidation().Bind(root => Expand(root, new Place("", root.At), at => at));

    /// <summary>The tree of a value from the command line: it stands at <paramref name="path"/> and has no position.</summary>
    public static Validation<Problem, ConfigNode> ReadValue(string text, string path) =>
        text.Trim().Length == 0
            ? new ConfigNode.Scalar("", false, new Place(path, None))
            : YamlEvents.Value(text, "")
                .MapLeft(problem => problem with { Path = path, At = None })
                .ToValidation()
                .Bind(root => Expand(root, new Place(path, None), _ => None));

    private static Validation<Problem, ConfigNode> Expand(YamlValue value, Place place, Func<Position, Option<Position>> at) => value switch
    {
        YamlValue.Scalar word => new ConfigNode.Scalar(word.Text, word.Quoted, place),
        YamlValue.List list => Seq(list.Items
                .Select((item, number) => Expand(item, place.Child(Invariant(number), at(item.At)), at))
                .ToArray())
            .Sequence()
            .Map(ConfigNode (items) => new ConfigNode.Sequence(items.Strict(), place)),
        YamlValue.Pairs pairs => Pairs(pairs)
            .Map(pair => Entry(pairs, pair, place, at))
            .Strict()
            .Sequence()
            .Map(ConfigNode (entries) => new ConfigNode.Mapping(entries.Strict(), place)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Validation<Problem, ConfigEntry> Entry(
        YamlValue.Pairs pairs, (YamlValue Key, YamlValue Value) pair, Place place, Func<Position, Option<Position>> at)
    {
        if (pair.Key is not YamlValue.Scalar key)
        {
            return place.Child("?", at(pair.Key.At)).Problem("a key must be a word, found a list or a mapping");
        }

        var first = Pairs(pairs).Find(other => other.Key is YamlValue.Scalar word && word.Text == key.Text);
        return first.Exists(other => !ReferenceEquals(other.Key, key))
            ? place.Child(key.Text, at(key.At)).Problem($"is given twice, first in line {first.Map(other => other.Key.At.Line).IfNone(0)}")
            : Expand(pair.Value, place.Child(key.Text, at(pair.Value.At)), at)
                .Map(node => new ConfigEntry(key.Text, at(key.At), node));
    }

    private static Seq<(YamlValue Key, YamlValue Value)> Pairs(YamlValue.Pairs pairs) =>
        Seq(Enumerable.Range(0, pairs.Items.Count / 2).Select(i => (pairs.Items[2 * i], pairs.Items[(2 * i) + 1])).ToArray());

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
