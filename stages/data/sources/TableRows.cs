using System.Globalization;
using System.IO.Enumeration;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>The rows of a table's files in one order, divided into splits.</summary>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">One text per column, empty where it is missing.</param>
/// <param name="Places">Where each row stands, for messages.</param>
/// <param name="Splits">The numbers of the rows of each split, ascending; a split without rows is missing.</param>
internal sealed record TableRows(Seq<string> Columns, string[][] Rows, Func<int, string> Places, Map<Split, int[]> Splits)
{
    /// <summary>The rows of a table, or what is wrong with its files or its split.</summary>
    internal static Either<string, TableRows> Of(Source.Table table, Seq<TableFile> files) =>
        from test in files.Tail.HeadOrNone().Match(
            Some: other => SameColumns(files[0], other).Map(Some),
            None: () => Right<string, Option<TableFile>>(None))
        let rows = files[0].Rows.Concat(test.Map(other => other.Rows).IfNone(Seq<string[]>())).ToArray()
        let whole = new TableRows(files[0].Columns, rows, Place(table, files), Map<Split, int[]>())
        from splits in whole.Divided(table, files[0].Rows.Count)
        from full in Seq(Split.Train, Split.Test).Find(split => splits.Find(split).IfNone([]).Length == 0).Match(
            Some: split => Left<string, Unit>($"the table has {rows.Length} rows, none of them in the {Packing.Word(split)} split"),
            None: () => unit)
        select whole with { Splits = splits };

    /// <summary>The numbers of the columns that a name or a pattern with <c>*</c> and <c>?</c> means.</summary>
    internal Either<string, Seq<int>> Matching(string key, string pattern) =>
        Seq(Enumerable.Range(0, Columns.Count)
            .Where(at => Columns[at] == pattern || FileSystemName.MatchesSimpleExpression(pattern, Columns[at], ignoreCase: false))
            .ToArray()) is { IsEmpty: false } found
            ? found
            : $"{key}: no column matches {pattern}; the columns are {Listed}";

    private string Listed => string.Join(", ", Columns.Take(12)) + (Columns.Count > 12 ? ", ..." : "");

    private static Func<int, string> Place(Source.Table table, Seq<TableFile> files) => row => row < files[0].Rows.Count
        ? string.Create(CultureInfo.InvariantCulture, $"{table.Path}:{files[0].Lines[row]}")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{(table.Split as TableSplit.Separate)?.Path}:{files[1].Lines[row - files[0].Rows.Count]}");

    private static Either<string, TableFile> SameColumns(TableFile train, TableFile test) => train.Columns == test.Columns
        ? test
        : $"test_path: must have the columns of path, {string.Join(", ", train.Columns)}; found {string.Join(", ", test.Columns)}";

    private Either<string, Map<Split, int[]>> Divided(Source.Table table, int first) => table.Split switch
    {
        TableSplit.Column column => ByColumn(column.Name),
        TableSplit.Separate => Drawing(table).Given([.. Enumerable.Range(0, first)], [.. Enumerable.Range(first, Rows.Length - first)]),
        TableSplit.Share share => Drawing(table).Share(Rows.Length, share.Test),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static SplitDraw Drawing(Source.Table table) => new(table.Seed, table.Validation);

    private Either<string, Map<Split, int[]>> ByColumn(string column) => Matching("split", column).Bind(found =>
        Seq(Enumerable.Range(0, Rows.Length).ToArray()).Find(row => Named(Rows[row][found[0]]).IsNone).Match(
            Some: row => Left<string, Map<Split, int[]>>(
                $"{Places(row)}: column {column} must be train, validation or test, found {Shown(Rows[row][found[0]])}"),
            None: () => SplitDraw.Filled(Enumerable.Range(0, Rows.Length)
                .GroupBy(row => Named(Rows[row][found[0]]).IfNone(Split.Train))
                .Select(group => (group.Key, group.ToArray()))
                .ToArray())));

    private static Option<Split> Named(string word) => word.ToLowerInvariant() switch
    {
        "train" or "training" => Split.Train,
        "validation" or "valid" or "val" => Split.Validation,
        "test" => Split.Test,
        _ => None,
    };

    /// <summary>A field as a message shows it.</summary>
    internal static string Shown(string text) => text.Length == 0 ? "nothing" : text;
}
