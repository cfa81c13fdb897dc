using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>
/// Checks options that a program has set by writing them as a file would have them and decoding that, so that a range has one definition
/// and one message, wherever a value comes from.
/// </summary>
internal static class OptionRules
{
    /// <summary>Keys whose property has a different name.</summary>
    private static readonly Map<string, string> Names = Map(("lr", "LearningRate"), ("w_lr", "LearningRate"), ("eps", "Epsilon"), ("reg_eps", "Regularisation"));

    /// <summary>The problems that a file with these options would have, with paths relative to the union's key, such as <c>famo.gamma</c>.</summary>
    /// <param name="union">Decodes the union.</param>
    /// <param name="word">The keyword of the record's case.</param>
    /// <param name="record">The record.</param>
    /// <param name="keys">The options to check; enumerations are valid by their type and are skipped.</param>
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

    /// <summary>A case of a union: its keyword, with its value if it has one.</summary>
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
