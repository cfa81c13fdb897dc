using System.Globalization;
using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports.Studies;

/// <summary><c>study.md</c>: the tables of studies, and what may be concluded.</summary>
internal static class StudyMarkdown
{
    internal static string Of(Seq<Study> studies) => string.Join('\n', studies.Map(Section));

    private static string Section(Study study)
    {
        var grid = StudyGrid.Of(study);
        var lines = Seq($"# {Escape(study.Name)}", "") + Table(grid) + Seq1("")
            + StudyNotes.Legend(study).Bind(Paragraph) + Seq("## Comparisons", "") + StudyNotes.Findings(study).Bind(Paragraph);
        return string.Join('\n', lines);
    }

    private static Seq<string> Paragraph(string text) => Seq(Escape(text), "");

    private static Seq<string> Table(StudyGrid grid) => Seq(
            Row(Seq("method", "n") + grid.Columns.Map(Heading)),
            Row(Seq(":--", "--:") + grid.Columns.Map(_ => "--:")))
        + grid.Rows.Map(row => Row(Seq(Escape(row.Method), row.Runs.ToString(CultureInfo.InvariantCulture)) + row.Cells.Map(Cell)));

    private static string Heading(GridColumn column) =>
        Escape($"{(column.Group == StudyGrid.All ? "" : column.Group + " ")}{column.Title}") + $" {NumberText.Arrow(column.HigherIsBetter)}";

    private static string Cell(GridCell cell) =>
        (cell.IsBest ? $"**{cell.Mean}**" : cell.Mean)
        + cell.Error.Map(error => $" ± {error}").IfNone("")
        + (cell.Missing > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({cell.Missing} missing)") : "");

    private static string Row(Seq<string> cells) => $"| {string.Join(" | ", cells)} |";

    /// <summary>What Markdown would take for markup.</summary>
    internal static string Escape(string text) =>
        string.Concat(text.Select(c => "\\`*_[]<>|#".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : c.ToString()));
}
