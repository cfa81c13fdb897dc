using System.Globalization;
using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports.Studies;

/// <summary>A study on the page: its table, what may be concluded, the ranks and two tasks against each other.</summary>
internal static class StudyView
{
    internal static Section Of(Study study) => new(
        $"study-{study.Name}",
        $"Study: {study.Name}",
        StudyNotes.Legend(study),
        Seq1(new Part("", Seq1<Block>(Table(study))
            + StudyNotes.Findings(study).Map(text => (Block)new Block.Note(text))
            + RankDiagram.ToSvg(study).Map(svg => (Block)new Block.Drawing($"mean ranks of {study.Name}", svg.Render())).ToSeq()
            + ParetoChart.Of(study).Map(figure => (Block)new Block.Charts(Seq1(figure))).ToSeq())));

    private static Block.Table Table(Study study)
    {
        var grid = StudyGrid.Of(study);
        return new(
            $"study {study.Name}",
            Seq1(Row.Of([
                Cell.Column("method") with { Class = "left" },
                Cell.Column("n"),
                .. grid.Columns.Map(column => Cell.Column(Heading(column))),
            ])),
            grid.Rows.Map(row => Row.Of([
                Cell.Name(row.Method),
                new Cell(row.Runs.ToString(CultureInfo.InvariantCulture)),
                .. row.Cells.Map(Shown),
            ])).Strict());
    }

    private static string Heading(GridColumn column) =>
        $"{(column.Group == StudyGrid.All ? "" : $"{column.Group} ")}{NumberText.Title(column.Title)}\u00A0{NumberText.Arrow(column.HigherIsBetter)}";

    private static Cell Shown(GridCell cell) => new(
        cell.Mean + cell.Error.Map(error => $" ± {error}").IfNone("")
        + (cell.Missing > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({cell.Missing} missing)") : ""))
    {
        Bold = cell.IsBest,
        Class = cell.IsBest ? "best" : "",
    };
}
