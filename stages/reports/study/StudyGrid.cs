using System.Globalization;
using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports.Studies;

/// <summary>What the numbers of a column are.</summary>
internal enum GridNumber
{
    /// <summary>A metric of a task.</summary>
    Metric,

    /// <summary>The mean rank.</summary>
    MeanRank,

    /// <summary>delta_m as the mean over all metrics, percent.</summary>
    DeltaOverMetrics,

    /// <summary>delta_m as the mean over tasks, percent.</summary>
    DeltaOverTasks,
}

/// <summary>A column of the table of a study.</summary>
/// <param name="Number">What its numbers are.</param>
/// <param name="Group">The task, or what it is computed over.</param>
/// <param name="Title">The metric.</param>
/// <param name="HigherIsBetter">Which way is better.</param>
internal sealed record GridColumn(GridNumber Number, string Group, string Title, bool HigherIsBetter);

/// <summary>A cell: a mean, its standard error if there is one, and whether no mean of its column is better.</summary>
/// <param name="Mean">As text; a dash where there is none.</param>
/// <param name="Error">With as many decimals as the mean.</param>
/// <param name="Missing">How many of the method's runs gave no value.</param>
/// <param name="IsBest">Whether it is the best mean of its column.</param>
internal sealed record GridCell(string Mean, Option<string> Error, int Missing, bool IsBest);

/// <summary>A method.</summary>
internal sealed record GridRow(string Method, int Runs, Seq<GridCell> Cells);

/// <summary>The table of a study, before it is Markdown, LaTeX or HTML.</summary>
internal sealed record StudyGrid(Seq<GridColumn> Columns, Seq<GridRow> Rows)
{
    /// <summary>The group of the columns that stand for all tasks.</summary>
    internal const string All = "all";

    /// <summary>A number of a method that a column shows.</summary>
    private sealed record Figure(double Mean, Option<double> Error, int Missing);

    internal static StudyGrid Of(Study study)
    {
        var columns = study.Columns.Map(column => new GridColumn(GridNumber.Metric, column.Task, column.Metric, column.HigherIsBetter))
            .Add(new GridColumn(GridNumber.MeanRank, All, "MR", false))
            + study.Baseline.Map(_ => Seq(
                new GridColumn(GridNumber.DeltaOverMetrics, All, "delta_m over metrics (%)", false),
                new GridColumn(GridNumber.DeltaOverTasks, All, "delta_m over tasks (%)", false))).IfNone(Seq<GridColumn>());
        var figures = study.Methods.Map(method => Figures(method, study.Baseline.IsSome)).Strict();
        var best = columns.Map((at, column) => Best(figures.Map(row => row[at].Mean), column.HigherIsBetter)).ToArray();
        return new(columns.Strict(), study.Methods.Map((row, method) => new GridRow(
            method.Method, method.Runs, figures[row].Map((at, figure) => Cell(figure, figure.Mean == best[at])).ToSeq().Strict())).ToSeq().Strict());
    }

    private static Seq<Figure> Figures(MethodResult method, bool compared) => (method.Columns.Map(one => Of(one, method.Runs))
        .Add(new Figure(method.MeanRank.IfNone(double.NaN), None, 0))
        + (compared
            ? Seq(method.DeltaOverMetrics, method.DeltaOverTasks).Map(delta => delta.Map(one => Of(one, method.Runs)).IfNone(new Figure(double.NaN, None, 0)))
            : Seq<Figure>())).Strict();

    private static Figure Of(Estimate estimate, int runs) => new(estimate.Mean, estimate.StandardError, estimate.Count == 0 ? 0 : runs - estimate.Count);

    private static double Best(Seq<double> means, bool higherIsBetter)
    {
        var finite = means.Filter(double.IsFinite).ToArray();
        return finite.Length == 0 ? double.NaN : higherIsBetter ? finite.Max() : finite.Min();
    }

    private static GridCell Cell(Figure figure, bool best) => double.IsFinite(figure.Mean)
        ? new(Text(figure.Mean, figure.Mean), figure.Error.Map(error => Text(error, figure.Mean)), figure.Missing, best)
        : new(NumberText.None, None, 0, false);

    /// <summary>A number with the decimals that suit the size of another one.</summary>
    private static string Text(double value, double size) =>
        value.ToString(Math.Abs(size) < 10 ? "0.0000" : "0.00", CultureInfo.InvariantCulture);
}
