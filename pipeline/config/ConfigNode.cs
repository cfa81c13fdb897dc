using System.Globalization;

namespace Multitask.Pipeline.Configuration;

/// <summary>Where a value stands: its path in the configuration, and its position in the text if it came from one.</summary>
/// <param name="Path">Keys and item numbers joined by dots: <c>stages.model.filters.2</c>; empty for the whole file.</param>
/// <param name="At">None for values given on the command line.</param>
public sealed record Place(string Path, Option<Position> At)
{
    /// <summary>The place of a key or an item inside this one.</summary>
    public Place Child(string key, Option<Position> at) => new(Path.Length == 0 ? key : $"{Path}.{key}", at);

    /// <summary>A mistake at this place.</summary>
    public Problem Problem(string message) => new(Path, message, At);
}

/// <summary>A key with its value.</summary>
/// <param name="Key">The key as written.</param>
/// <param name="At">Where the key (not its value) stands.</param>
/// <param name="Value">Its value.</param>
public sealed record ConfigEntry(string Key, Option<Position> At, ConfigNode Value);

/// <summary>A configuration as a tree in which every value knows its path and its position.</summary>
public abstract record ConfigNode
{
    private ConfigNode(Place place) => Place = place;

    /// <summary>Where it stands.</summary>
    public Place Place { get; init; }

    /// <summary>A word, a number, a text. Nothing at all (<c>key:</c>) is the empty unquoted text.</summary>
    public sealed record Scalar(string Text, bool Quoted, Place Place) : ConfigNode(Place);

    /// <summary>A list.</summary>
    public sealed record Sequence(Seq<ConfigNode> Items, Place Place) : ConfigNode(Place);

    /// <summary>Keys with values, in the order of the text; no key occurs twice.</summary>
    public sealed record Mapping(Seq<ConfigEntry> Entries, Place Place) : ConfigNode(Place)
    {
        /// <summary>The keys, in the order of the text.</summary>
        public Seq<string> Keys => Entries.Map(entry => entry.Key);

        /// <summary>The value of a key, if it is there.</summary>
        public Option<ConfigNode> Find(string key) => Entries.Find(entry => entry.Key == key).Map(entry => entry.Value);
    }

    /// <summary>A value that fits nowhere: a decoder that refuses it answers with the shape of what it takes.</summary>
    internal sealed record Probe(Action<ValueShape> Answer, Place Place) : ConfigNode(Place);

    /// <summary>The position of what stands at a path; where that is not there, of the deepest thing on the way to it.</summary>
    public Option<Position> Locate(string path) =>
        Locate(this, toSeq(path.Split('.', StringSplitOptions.RemoveEmptyEntries)));

    private static Option<Position> Locate(ConfigNode node, Seq<string> keys) => keys.HeadOrNone().Bind(node.Child).Match(
        Some: child => Locate(child, keys.Tail),
        None: () => node.Place.At);

    private Option<ConfigNode> Child(string key) => this switch
    {
        Mapping mapping => mapping.Find(key),
        Sequence list when int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < list.Items.Count => list.Items[at],
        _ => None,
    };

    /// <summary>How a message names what was found: short, on one line, without control characters.</summary>
    public string Shown => this switch
    {
        Scalar { Quoted: false, Text.Length: 0 } => "nothing",
        Scalar { Quoted: true } text => $"the text \"{Sanitize.Line(text.Text)}\"",
        Scalar word => Sanitize.Line(word.Text),
        Sequence { Items.Count: var count } => $"a list of {count}",
        _ => "a mapping",
    };
}
