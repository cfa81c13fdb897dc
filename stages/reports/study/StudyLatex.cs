using System.Globalization;
using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports.Studies;

/// <summary><c>study.tex</c>: the tables of studies for a paper; needs the package <c>booktabs</c>.</summary>
internal static class StudyLatex
{
    internal static string Of(Seq<Study> studies) => "% Needs \\usepackage{booktabs}.\n" + string.Join('\n', studies.Map(Table));

    private static string Table(Study study)
    {
        var grid = StudyGrid.Of(study);
        var lines = Seq(
                "\\begin{table}",
                "\\centering",
                $"\\caption{{{Escape($"{study.Name}. {string.Join(' ', StudyNotes.Legend(study))}")}}}",
                $"\\begin{{tabular}}{{lr{new string('r', grid.Columns.Count)}}}",
                "\\toprule",
                Groups(grid),
                Row(Seq("method", "$n$") + grid.Columns.Map(column => $"{Title(column)} ${(column.HigherIsBetter ? "\\uparrow" : "\\downarrow")}$")),
                "\\midrule")
            + grid.Rows.Map(row => Row(Seq(Escape(row.Method), row.Runs.ToString(CultureInfo.InvariantCulture)) + row.Cells.Map(Cell)))
            + Seq("\\bottomrule", "\\end{tabular}", "\\end{table}", "");
        return string.Join('\n', lines);
    }

    /// <summary>Each task over its metrics.</summary>
    private static string Groups(StudyGrid grid) => Row(Seq("", "") + grid.Columns
        .Fold(Seq<(string Group, int Count)>(), (groups, column) => !groups.IsEmpty && groups.Last.Group == column.Group
            ? groups.Take(groups.Count - 1).ToSeq().Add((column.Group, groups.Last.Count + 1))
            : groups.Add((column.Group, 1)))
        .Map(group => string.Create(CultureInfo.InvariantCulture, $"\\multicolumn{{{group.Count}}}{{c}}{{{Escape(group.Group)}}}")));

    private static string Title(GridColumn column) => column.Number switch
    {
        GridNumber.DeltaOverMetrics => "$\\Delta m$ over metrics (\\%)",
        GridNumber.DeltaOverTasks => "$\\Delta m$ over tasks (\\%)",
        _ => Escape(column.Title),
    };

    private static string Cell(GridCell cell) => cell.Mean == NumberText.None
        ? "--"
        : $"${(cell.IsBest ? $"\\mathbf{{{cell.Mean}}}" : cell.Mean)}{cell.Error.Map(error => $" \\pm {error}").IfNone("")}$"
            + (cell.Missing > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({cell.Missing} missing)") : "");

    private static string Row(Seq<string> cells) => string.Join(" & ", cells) + " \\\\";

    /// <summary>The ten characters that LaTeX does not take as text, and the one of ours that needs a command.</summary>
    internal static string Escape(string text) => string.Concat(text.Select(c => c switch
    {
        '\\' => "\\textbackslash{}",
        '~' => "\\textasciitilde{}",
        '^' => "\\textasciicircum{}",
        '±' => "$\\pm$",
        '&' or '%' or '$' or '#' or '_' or '{' or '}' => $"\\{c}",
        _ => c.ToString(),
    }));
}
