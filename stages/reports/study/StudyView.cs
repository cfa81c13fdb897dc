using Multitask.Stages.Evaluation.Studies;

namespace Multitask.Stages.Reports.Studies;

/// <summary>A study on the page: its table, what may be concluded, the ranks and two tasks against each other.</summary>
internal static class StudyView
{
    internal static Html ToHtml(Study study) => Html.Tag("section", [
        Html.Tag("h2", $"Study: {study.Name}"),
        .. StudyNotes.Legend(study).Map(text => Html.Tag("p", text)),
        Table(StudyGrid.Of(study)),
        .. StudyNotes.Findings(study).Map(text => Html.Tag("p", text)),
        .. RankDiagram.ToSvg(study).Map(svg => (Html)Html.Tag("div", svg).With(("class", "ranks"))).ToSeq(),
        .. ParetoChart.ToHtml(study).ToSeq(),
    ]);

    private static Html.Element Table(StudyGrid grid) => Html.Tag("div", Html.Tag(
        "table",
        Html.Tag("thead", Html.Tag("tr", [
            Html.Tag("th", "method").With(("scope", "col"), ("class", "left")),
            Html.Tag("th", "n").With(("scope", "col")),
            .. grid.Columns.Map(column => Html.Tag("th", Heading(column)).With(("scope", "col"))),
        ])),
        Html.Tag("tbody", grid.Rows.Map(row => Html.Tag("tr", [
            Html.Tag("th", row.Method).With(("scope", "row"), ("class", "left")),
            Html.Tag("td", Svg.Number(row.Runs)),
            .. row.Cells.Map(Cell),
        ]))))).With(("class", "wide"));

    private static string Heading(GridColumn column) =>
        $"{(column.Group == StudyGrid.All ? "" : $"{column.Group} ")}{NumberText.Title(column.Title)}\u00A0{NumberText.Arrow(column.HigherIsBetter)}";

    private static Html.Element Cell(GridCell cell) => Html.Tag(
        "td",
        cell.IsBest ? Html.Tag("b", cell.Mean) : new Html.Text(cell.Mean),
        new Html.Text(cell.Error.Map(error => $" ± {error}").IfNone("") + (cell.Missing > 0 ? $" ({Svg.Number(cell.Missing)} missing)" : "")))
        .With(("class", cell.IsBest ? "best" : ""));
}
