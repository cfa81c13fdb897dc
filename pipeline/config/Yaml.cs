namespace Multitask.Pipeline.Configuration;

/// <summary>Reads YAML into a <see cref="ConfigNode"/>.</summary>
/// <remarks>
/// One document of lists, mappings with scalar keys and scalars; anchors, aliases and merge keys (<c>&lt;&lt;: *anchor</c>,
/// https://yaml.org/type/merge.html) are expanded. Tags are refused, and so are more than <see cref="MaxDepth"/> levels or <see cref="MaxNodes"/> values after expansion, longer texts than
/// <see cref="MaxText"/>, longer keys than <see cref="MaxKey"/>, and a key given twice.
/// </remarks>
public static class Yaml
{
    /// <summary>The most levels of nesting.</summary>
    public const int MaxDepth = 64;

    /// <summary>The most values after the aliases are expanded.</summary>
    public const int MaxNodes = 10_000;

    /// <summary>The most characters of a value.</summary>
    public const int MaxText = 4096;

    /// <summary>The most characters of a key.</summary>
    public const int MaxKey = 100;

    /// <summary>The key whose value is a mapping that this one takes keys from.</summary>
    internal const string MergeKey = "<<";

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
        YamlValue.List list => Validations.Sequence(list.Items.Select((item, number) => Expand(item, place.Child(Invariant(number), at(item.At)), at)))
            .Map(ConfigNode (items) => new ConfigNode.Sequence(items, place)),
        YamlValue.Pairs pairs => Entries(pairs, place, at).Map(ConfigNode (entries) => new ConfigNode.Mapping(entries, place)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Validation<Problem, Seq<ConfigEntry>> Entries(YamlValue.Pairs pairs, Place place, Func<Position, Option<Position>> at)
    {
        var first = new Dictionary<string, Position>();
        return Validations.Sequence(pairs.Items.Chunk(2).Select(pair => IsMerge(pair[0])
                ? Once(pair[0], place, at, first).Bind(_ => Merged(pair[1], place, at))
                : Entry((pair[0], pair[1]), place, at, first).Map(entry => Seq1((Own: true, Entry: entry)))))
            .Map(all => Winners(all.Bind(some => some).Strict()));
    }

    private static bool IsMerge(YamlValue key) => key is YamlValue.Scalar { Text: MergeKey, Quoted: false };

    /// <summary>The keys of a mapping, or of a list of mappings, that another one takes over: with the paths they get, at the positions they have.</summary>
    private static Validation<Problem, Seq<(bool Own, ConfigEntry Entry)>> Merged(YamlValue value, Place place, Func<Position, Option<Position>> at)
    {
        var mappings = value is YamlValue.List list ? list.Items : Seq1(value);
        return mappings.ForAll(one => one is YamlValue.Pairs)
            ? Validations.Sequence(mappings.OfType<YamlValue.Pairs>().Select(one => Entries(one, place, at)))
                .Map(all => all.Bind(entries => entries).Map(entry => (false, entry)).Strict())
            : Expand(value, place.Child(MergeKey, at(value.At)), at).Bind(found =>
                Decode.Wrong<Seq<(bool, ConfigEntry)>>(found, "must be a mapping or a list of mappings, whose keys are taken over"));
    }

    /// <summary>A key of the mapping itself counts more than one that is taken over, of these the first counts.</summary>
    private static Seq<ConfigEntry> Winners(Seq<(bool Own, ConfigEntry Entry)> all)
    {
        var known = all.Filter(one => one.Own).Map(one => one.Entry.Key).ToHashSet(StringComparer.Ordinal);
        return all.Filter(one => one.Own || known.Add(one.Entry.Key)).Map(one => one.Entry).Strict();
    }

    /// <param name="pair">A key and its value.</param>
    /// <param name="place">Of the mapping.</param>
    /// <param name="at">From a position in the text to one in messages.</param>
    /// <param name="first">Where the keys so far stand; takes this one.</param>
    private static Validation<Problem, ConfigEntry> Entry(
        (YamlValue Key, YamlValue Value) pair, Place place, Func<Position, Option<Position>> at, Dictionary<string, Position> first)
    {
        if (pair.Key is not YamlValue.Scalar key)
        {
            return place.Child("?", at(pair.Key.At)).Problem("a key must be a word, found a list or a mapping");
        }

        return KeyMistake(key.Text).Match(
            Some: message => place.Child(Sanitize.Line(key.Text), at(key.At)).Problem(message),
            None: () => Once(key, place, at, first)
                .Bind(name => Expand(pair.Value, place.Child(name, at(pair.Value.At)), at))
                .Map(node => new ConfigEntry(key.Text, at(key.At), node)));
    }

    /// <summary>A key that was not there before.</summary>
    private static Validation<Problem, string> Once(
        YamlValue key, Place place, Func<Position, Option<Position>> at, Dictionary<string, Position> first)
    {
        var name = key is YamlValue.Scalar { Text: var text } ? text : "?";
        return first.TryAdd(name, key.At)
            ? Success<Problem, string>(name)
            : place.Child(name, at(key.At)).Problem($"is given twice, first in line {Invariant(first[name].Line)}");
    }

    /// <summary>What is wrong with a text as a key.</summary>
    internal static Option<string> KeyMistake(string key) =>
        key.Length == 0 ? "a key must not be empty"
        : key.Length > MaxKey ? $"a key must have at most {MaxKey} characters, found {Invariant(key.Length)}"
        : !Sanitize.IsPrintable(key) ? "a key must be printable"
        : Option<string>.None;

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
