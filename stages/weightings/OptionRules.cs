using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>
/// Options that a program has set, written down as they would stand in a file and read again: a range has one definition and one message,
/// wherever a value comes from.
/// </summary>
internal static class OptionRules
{
    /// <summary>Keys whose property is not called like them.</summary>
    private static readonly Map<string, string> Names = Map(("lr", "LearningRate"), ("w_lr", "LearningRate"), ("eps", "Epsilon"), ("reg_eps", "Regularisation"));

    /// <summary>What a file with these options would be told: at <c>famo.gamma</c>, below the key of the union.</summary>
    /// <param name="union">Reads the union.</param>
    /// <param name="word">The word of the record's case.</param>
    /// <param name="record">The record.</param>
    /// <param name="keys">The options that are written down; those that choose between words are right by their type, and left out.</param>
    internal static Seq<Problem> Mistakes<T>(Decoder<T> union, string word, object record, Seq<string> keys)
    {
        var place = new Place(word, None);
        var options = new ConfigNode.Mapping(keys.Choose(key => Entry(record, key, place)).Strict(), place);
        return union(new ConfigNode.Mapping(Seq1(new ConfigEntry(word, None, options)), new Place("", None)))
            .Match(_ => Seq<Problem>(), problems => problems);
    }

    /// <summary>The property that an option sets.</summary>
    internal static Option<PropertyInfo> Property(object record, string key) =>
        Optional(record.GetType().GetProperty(Names.Find(key).IfNone(() => Pascal(key))));

    private static Option<ConfigEntry> Entry(object record, string key, Place place) =>
        from property in Property(record, key)
        from value in Node(property.GetValue(record), place.Child(key, None))
        select new ConfigEntry(key, None, value);

    private static Option<ConfigNode> Node(object? value, Place place) => value switch
    {
        null or Enum => None,
        string text => new ConfigNode.Scalar(text, true, place),
        bool flag => new ConfigNode.Scalar(flag ? "true" : "false", false, place),
        IFormattable number => new ConfigNode.Scalar(number.ToString(null, CultureInfo.InvariantCulture), false, place),
        IOptional option => option.MatchUntypedUnsafe(inner => Node(inner, place), () => None),
        IEnumerable items => List(items, place),
        _ => Case(value, place),
    };

    private static Option<ConfigNode> List(IEnumerable items, Place place)
    {
        var nodes = Seq(items.Cast<object?>().ToArray()).Map((at, item) => Node(item, place.Child(FormattableString.Invariant($"{at}"), None))).ToSeq().Somes().Strict();
        return nodes.IsEmpty ? None : Some<ConfigNode>(new ConfigNode.Sequence(nodes, place));
    }

    /// <summary>A case of a union: its word, and its value where it has one.</summary>
    private static Option<ConfigNode> Case(object value, Place place)
    {
        var word = Lower(value.GetType().Name, '-');
        var inside = value.GetType().GetProperties().Select(property => Node(property.GetValue(value), place.Child(word, None))).Somes().ToArray();
        return inside is [var only]
            ? new ConfigNode.Mapping(Seq1(new ConfigEntry(word, None, only)), place)
            : new ConfigNode.Scalar(word, false, place);
    }

    private static string Pascal(string key) =>
        string.Concat(key.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private static string Lower(string name, char between) => name
        .Aggregate(new StringBuilder(), (text, letter) => (char.IsUpper(letter) && text.Length > 0 ? text.Append(between) : text).Append(char.ToLowerInvariant(letter)))
        .ToString();
}
