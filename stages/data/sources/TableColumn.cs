using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>A column of the input.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">Its number in the table.</param>
/// <param name="Values">Of a category: the values of the training split, sorted; empty: it holds numbers.</param>
internal sealed record TableColumn(string Name, int At, Seq<string> Values)
{
    private readonly Map<string, int> _numbers = toMap(Values.Map((at, value) => (value, at + 1)));

    /// <summary>Numbers where every known field is one, or a category.</summary>
    internal static TableColumn Of(TableRows rows, int at, bool category) => new(
        rows.Columns[at],
        at,
        !category && rows.Rows.All(row => IsMissing(row[at]) || Parsed(row[at]).IsSome)
            ? Seq<string>()
            : Sorted(rows.Splits[Split.Train].Select(row => rows.Rows[row][at])));

    /// <summary>A field as a number: NaN for a number that is missing, from 1 for a category, 0 for one that is missing or unheard of.</summary>
    internal float Number(string field) => Values.IsEmpty ? Parsed(field).IfNone(float.NaN) : _numbers.Find(field).IfNone(0);

    /// <summary>A line where a column is a category since a few of its fields are no numbers: the user may have meant numbers.</summary>
    internal Option<string> Doubt(TableRows rows)
    {
        var known = Enumerable.Range(0, rows.Rows.Length).Where(row => !IsMissing(rows.Rows[row][At])).ToArray();
        var words = known.Where(row => Parsed(rows.Rows[row][At]).IsNone).ToArray();
        return Values.IsEmpty || words.Length == 0 || 2 * words.Length > known.Length
            ? None
            : $"column {Name} is a category of {Values.Count} values, not numbers: {rows.Places(words[0])} has {Sanitize.Line(rows.Rows[words[0]][At])}";
    }

    /// <summary>The different values that are there, numbers by size and others by spelling.</summary>
    internal static Seq<string> Sorted(IEnumerable<string> fields)
    {
        var values = fields.Where(field => field.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        return Seq(System.Array.TrueForAll(values, value => Parsed(value).IsSome)
            ? values.OrderBy(value => Parsed(value).IfNone(0)).ThenBy(value => value, StringComparer.Ordinal).ToArray()
            : values.Order(StringComparer.Ordinal).ToArray());
    }

    /// <summary>A finite number in the notation of every programming language.</summary>
    internal static Option<float> Parsed(string field) =>
        float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number) ? number : Option<float>.None;

    /// <summary>What a column of numbers has where a number is missing.</summary>
    internal static bool IsMissing(string field) => field is "" or "NA" or "NaN" or "nan";
}
