using Multitask.Pipeline.CommandLine;
using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports.Studies;

/// <summary>A study at the end of a run in the console: a row per method with means and standard errors over its seeds, then the best constant predictor.</summary>
internal static class StudySummary
{
    /// <summary>The table.</summary>
    /// <param name="study">The statistics.</param>
    /// <param name="evaluation">An evaluation of it, which knows the test examples and the constant predictor.</param>
    internal static SummaryTable Of(Study study, Evaluation evaluation)
    {
        var grid = StudyGrid.Of(study);
        var shown = Seq(GridNumber.Metric, GridNumber.DeltaOverMetrics, GridNumber.MeanRank).Bind(number => At(grid, number)).Strict();
        return new SummaryTable(
            FormattableString.Invariant($"{study.Name}: {evaluation.Examples:N0} test examples, mean ± standard error over {Seeds(study)}"),
            shown.Map(at => Column(study, grid.Columns[at])).Strict(),
            grid.Rows.Map(row => new SummaryRow(row.Method + Runs(study, row), shown.Map(at => Cell(row.Cells[at])).Strict())).Strict()
                + evaluation.Predictors.Filter(one => one.Name == EvaluateStage.Constant).Map(one => new SummaryRow(
                    RunSummaries.Constant,
                    (one.Metrics.Map(metric => new SummaryCell(NumberText.Value(metric.Value), false))
                        + shown.Skip(study.Columns.Count).Map(_ => new SummaryCell(NumberText.None, false))).Strict())));
    }

    /// <summary>The columns with these numbers.</summary>
    private static Seq<int> At(StudyGrid grid, GridNumber number) =>
        toSeq(Enumerable.Range(0, grid.Columns.Count)).Filter(at => grid.Columns[at].Number == number);

    /// <summary>As many as every method has; else each row says it.</summary>
    private static string Seeds(Study study) => Same(study) ? Report.Counted(study.Methods.Head.Runs, "seed") : "seeds";

    private static string Runs(Study study, GridRow row) => Same(study) ? "" : FormattableString.Invariant($" (n = {row.Runs})");

    private static bool Same(Study study) => study.Methods.ForAll(method => method.Runs == study.Methods.Head.Runs);

    private static SummaryColumn Column(Study study, GridColumn column) => new(
        column.Group,
        column.Number switch
        {
            GridNumber.DeltaOverMetrics => $"delta_m % to {study.Baseline.Map(one => one.Name).IfNone("")}",
            GridNumber.MeanRank => "mean rank",
            _ => RunSummaries.Ascii(NumberText.Title(column.Title)),
        },
        NumberText.Arrow(column.HigherIsBetter));

    private static SummaryCell Cell(GridCell cell) => new(cell.Mean, cell.IsBest) { Error = cell.Error.IfNone("") };
}
