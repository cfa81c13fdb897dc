namespace Multitask.Pipeline.CommandLine;

/// <summary>The end of a run as lines: scores, what was cached, where files are, what to do next.</summary>
/// <param name="Summary">What the product says.</param>
/// <param name="Stages">The stages, in the order of the plan.</param>
/// <param name="Seconds">How long the run took.</param>
/// <param name="Folder">The output folder as the user would write it.</param>
/// <param name="File">The pipeline's file as the user would write it; empty where it need not be named.</param>
internal sealed record SummaryText(RunSummary Summary, Seq<(string Name, Outcome Outcome)> Stages, double Seconds, string Folder, string File = "")
{
    /// <summary>More names are counted.</summary>
    private const int MostNames = 6;

    /// <summary>With more rows than columns names stand at the left.</summary>
    private const int MostAcross = 5;

    /// <summary>The lines for a file: the best of a column has a star.</summary>
    internal Seq<string> Lines => Summary.Tables.Bind(table => Seq("", table.Title) + Columns.Of(Cells(table, cell => cell.Best ? $"{Shown(cell)} *" : Shown(cell))))
        + (Summary.Tables.IsEmpty ? Seq<string>() : Seq1("* the best of its metric"))
        + Rest;

    /// <summary>A score with its standard error.</summary>
    internal static string Shown(SummaryCell cell, string between = " ") => cell.Error.Length > 0 ? $"{cell.Text}{between}±{cell.Error}" : cell.Text;

    /// <summary>What follows the tables.</summary>
    internal Seq<string> Rest => Summary == RunSummary.None ? Seq<string>() : (Seq("", Cached) + Places + Commands).Strict();

    /// <summary>The cells of a table with its headings; few methods stand side by side, many below each other.</summary>
    internal static Seq<Seq<string>> Cells(SummaryTable table, Func<SummaryCell, string> show) => IsAcross(table)
        ? Seq("task", "metric").Concat(table.Rows.Map(row => row.Name)).ToSeq().Cons(
            table.Columns.Map((at, column) => Seq(column.Group, $"{column.Name} {column.Mark}".TrimEnd()) + table.Rows.Map(row => show(row.Cells[at])))).Strict()
        : ("method".Cons(Leading(table).Map(at => $"{table.Columns[at].Group} {table.Columns[at].Name} {table.Columns[at].Mark}".Trim()))).Cons(
            table.Rows.Map(row => row.Name.Cons(Leading(table).Map(at => show(row.Cells[at]))))).Strict();

    /// <summary>Whether methods are columns.</summary>
    internal static bool IsAcross(SummaryTable table) => table.Rows.Count <= MostAcross;

    /// <summary>The first metric of each task: the others are in the files.</summary>
    private static Seq<int> Leading(SummaryTable table) => toSeq(Enumerable.Range(0, table.Columns.Count)
        .Where(at => at == 0 || table.Columns[at].Group != table.Columns[at - 1].Group)).Strict();

    private string Cached
    {
        get
        {
            var ran = Stages.Filter(stage => stage.Outcome == Outcome.Ran).Map(stage => stage.Name).Strict();
            return ran.IsEmpty ? $"all {Format.Count(Stages.Count, "stage")} were cached, nothing ran"
                : ran.Count == Stages.Count ? $"{Format.Count(ran.Count, "stage")} ran in {ProgressText.Duration(Seconds)}"
                : $"{Stages.Count - ran.Count} of {Format.Count(Stages.Count, "stage")} were cached; {Named(ran)} ran in {ProgressText.Duration(Seconds)}";
        }
    }

    private static string Named(Seq<string> names) => names.Count <= MostNames ? string.Join(", ", names) : Format.Count(names.Count, "stage");

    private Seq<string> Places => Columns.Of(Summary.Files.Map(file => Seq($"  {Path.Combine(Folder, file.Path)}", file.About)));

    private Seq<string> Commands => Summary.Next.IsEmpty ? Seq<string>() : "next:".Cons(Columns.Of(Summary.Next.Map(next => Seq(
        $"  multitask {next.Arguments.Replace("{out}", Folder, StringComparison.Ordinal).Replace("{file}", File, StringComparison.Ordinal)}".TrimEnd(), next.About))));
}
