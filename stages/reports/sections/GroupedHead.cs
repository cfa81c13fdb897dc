using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>Two rows of headings: names that stand over several columns, and the columns.</summary>
internal static class GroupedHead
{
    /// <summary>The rows.</summary>
    /// <param name="before">Columns of no group, at the left.</param>
    /// <param name="columns">The others with the name of their group; neighbours of one name are one group.</param>
    internal static Seq<Row> Of(Seq<Cell> before, Seq<(string Group, Cell Cell)> columns)
    {
        var starts = Starts(columns.Map(column => column.Group));
        var groups = Seq(Range(0, columns.Count).Where(at => starts[at]).ToArray());
        return Seq(
            Row.Of([
                Cell.Words("") with { Span = before.Count },
                .. groups.Map((at, from) => new Cell(columns[from].Group)
                {
                    Class = "task",
                    Scope = "colgroup",
                    Span = (at + 1 < groups.Count ? groups[at + 1] : columns.Count) - from,
                }),
            ]),
            Row.Of([.. before, .. columns.Map((at, column) => column.Cell with { Class = starts[at] ? "first" : "" })]));
    }

    /// <summary>Of each column, whether it is the first of its group.</summary>
    internal static Seq<bool> Starts(Seq<string> groups) => groups.Map((at, group) => at == 0 || groups[at - 1] != group).ToSeq().Strict();

    /// <summary>The heading of a metric, with what it means where a reader points at it.</summary>
    internal static Cell Metric(string name, bool higherIsBetter) => Cell.Column($"{NumberText.Title(name)}\u00A0{NumberText.Arrow(higherIsBetter)}") with
    {
        Title = $"{name}: {MetricText.Meaning(name)}; {(higherIsBetter ? "higher" : "lower")} is better",
    };
}
