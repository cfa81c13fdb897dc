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
            + ParetoChart.Of(study).Map(Pareto).IfNone(Seq<Block>()))));

    private static Seq<Block> Pareto(Figure figure) => Seq<Block>(
        new Block.Note("Means with standard errors in the first metrics of the first two tasks; the dashed line joins the means that no other mean dominates."),
        new Block.Charts(Seq1(figure)));

    private static Block.Table Table(Study study)
    {
        var grid = StudyGrid.Of(study);
        var starts = GroupedHead.Starts(grid.Columns.Map(Group).Strict());
        return new(
            $"study {study.Name}",
            GroupedHead.Of(Seq(Cell.Column("method") with { Class = "left" }, Cell.Column("n")), grid.Columns.Map(column => (Group(column), Heading(column))).Strict()),
            grid.Rows.Map(row => Row.Of([
                Cell.Name(row.Method),
                new Cell(row.Runs.ToString(CultureInfo.InvariantCulture)),
                .. row.Cells.Map((at, cell) => Shown(cell, starts[at])),
            ])).Strict())
        {
            Class = "dense",
        };
    }

    private static string Group(GridColumn column) => column.Group == StudyGrid.All ? ScoreSection.AllTasks : column.Group;

    private static Cell Heading(GridColumn column) => column.Group == StudyGrid.All
        ? Cell.Column($"{column.Title}\u00A0{NumberText.Arrow(column.HigherIsBetter)}")
        : GroupedHead.Metric(column.Title, column.HigherIsBetter);

    private static Cell Shown(GridCell cell, bool first) => new(cell.Mean)
    {
        Below = cell.Error.Map(error => $"± {error}").IfNone("")
            + (cell.Missing > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({cell.Missing} missing)") : ""),
        Bold = cell.IsBest,
        Class = (cell.IsBest ? "best " : "") + (first ? "first" : ""),
    };
}
