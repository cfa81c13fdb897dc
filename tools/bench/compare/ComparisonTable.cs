using System.Globalization;
using System.Text.Json.Nodes;
using static LanguageExt.Prelude;

namespace Multitask.Benches;

/// <summary>The table of <c>compare</c>, in Markdown.</summary>
internal static class ComparisonTable
{
    private static readonly Seq<Column> Columns = Seq(
        new Column("seconds_per_step", "seconds per step", "0.0000"), new Column("peak_rss_mib", "peak MiB", "N0"));

    private sealed record Column(string Field, string Title, string Format);

    /// <summary>The medians of everybody, and the first one's divided by those of each other.</summary>
    internal static Seq<string> Of(Seq<ProcessLine> lines)
    {
        var who = lines.Map(line => line.Who).Distinct();
        var titles = "".Cons(Columns.Bind(column => $"{column.Title}, {who[0]}".Cons(who.Tail.Bind(other => Seq(other, "ratio")))));
        var rows = lines.Map(line => line.Row).Distinct().Map(row =>
            Line(row.Cons(Columns.Bind(column => Cells(column, who.Map(one => Median(lines, (row, one), column.Field)))))));
        return Seq(Size(lines[0].Line), "", Line(titles), Line(titles.Map(_ => "---"))) + rows;
    }

    private static Seq<string> Cells(Column column, Seq<Option<double>> medians) => Text(medians[0], column.Format).Cons(
        medians.Tail.Bind(other => Seq(
            Text(other, column.Format),
            Text(from own in medians[0] from theirs in other select own / theirs, "0.00"))));

    private static Option<double> Median(Seq<ProcessLine> lines, (string Row, string Who) of, string field)
    {
        var numbers = lines.Filter(line => (line.Row, line.Who) == of).Bind(line => line.Number(field).ToSeq()).ToArray();
        return numbers.Length > 0 ? Medians.Of(numbers) : Option<double>.None;
    }

    private static string Size(JsonNode line) => FormattableString.Invariant(
        $"Batch {line["batch"]}, {line["height"]} x {line["width"]}, {line["threads"]} threads, {Count(line)} parameters.");

    private static string Count(JsonNode line) => ((long?)line["parameters"] ?? 0).ToString("N0", CultureInfo.InvariantCulture);

    private static string Line(Seq<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Text(Option<double> number, string format) =>
        number.Map(value => value.ToString(format, CultureInfo.InvariantCulture)).IfNone("");
}
