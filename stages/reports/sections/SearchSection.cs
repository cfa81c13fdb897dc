using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>The trials of a search: a row each, with the scores of its best epoch on the validation split.</summary>
internal static class SearchSection
{
    /// <summary>A section.</summary>
    internal static Section Of(Selection selection) => new(
        $"search-{selection.Stage}",
        $"Search: {selection.Stage}",
        $"Scores of the best epoch of each training on the validation split; the test split has no part in the choice. "
        + $"{selection.Best}{Origin(selection)} was chosen, by {selection.By}. The rank is among trainings of as many epochs.",
        Table(selection));

    private static string Origin(Selection selection) => selection.Trials
        .Find(trial => trial.Stage == selection.Best && trial.Origin != trial.Stage).Map(trial => $", which goes on with {trial.Origin},").IfNone("");

    private static Block.Table Table(Selection selection) => new(
        $"search {selection.Stage}",
        GroupedHead.Of(
            Seq(Cell.Column("training") with { Class = "left" }, Cell.Column($"rank\u00A0{NumberText.Arrow(false)}"), Cell.Column("epochs"), Cell.Column("best epoch")),
            selection.Trials.Take(1).Bind(trial => trial.Scores).Bind(task => task.Metrics.Map(metric => (
                task.Task, GroupedHead.Metric(metric.Name, metric.HigherIsBetter)))).Strict()),
        selection.Trials.Map(trial => Line(trial, trial.Stage == selection.Best)).Strict())
    {
        Class = "trials dense",
    };

    private static Row Line(Trial trial, bool best) => Row.Of([
        Cell.Name(Breakable(trial.Stage)) with { Bold = best, Below = trial.Origin == trial.Stage ? "" : Breakable($"goes on with {trial.Origin}") },
        new Cell(trial.Rank.ToString(CultureInfo.InvariantCulture)) { Bold = best, Class = best ? "best" : "" },
        new Cell(trial.Epochs.ToString(CultureInfo.InvariantCulture)),
        new Cell(trial.BestEpoch.ToString(CultureInfo.InvariantCulture)),
        .. trial.Scores.Bind(task => task.Metrics.Map((at, metric) => new Cell(NumberText.Value(metric.Value)) { Class = at == 0 ? "first" : "" })),
    ]);

    /// <summary>The name of a variant with places where a line may end: after each of its values.</summary>
    private static string Breakable(string name) => name.Replace(",", ",\u200B", StringComparison.Ordinal);
}
