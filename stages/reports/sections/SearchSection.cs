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
        $"Scores of the best epoch of each training on the validation split; the test split has no part in the choice. Chosen by {selection.By}: "
        + $"{selection.Best}{Origin(selection)}. The rank is among trainings of as many epochs.",
        Table(selection));

    private static string Origin(Selection selection) => selection.Trials
        .Find(trial => trial.Stage == selection.Best && trial.Origin != trial.Stage).Map(trial => $", which goes on with {trial.Origin}").IfNone("");

    private static Block.Table Table(Selection selection) => new(
        $"search {selection.Stage}",
        Seq1(Row.Of([
            Cell.Column("training") with { Class = "left" },
            Cell.Column("epochs"),
            Cell.Column("best epoch"),
            .. selection.Trials.Take(1).Bind(trial => trial.Scores).Bind(task => task.Metrics.Map(metric =>
                Cell.Column($"{task.Task} {NumberText.Title(metric.Name)}\u00A0{NumberText.Arrow(metric.HigherIsBetter)}"))),
            Cell.Column($"rank\u00A0{NumberText.Arrow(false)}"),
        ])),
        selection.Trials.Map(trial => Line(trial, trial.Stage == selection.Best)).Strict());

    private static Row Line(Trial trial, bool best) => Row.Of([
        Cell.Name(trial.Origin == trial.Stage ? trial.Stage : $"{trial.Stage} ({trial.Origin})") with { Bold = best },
        new Cell(trial.Epochs.ToString(CultureInfo.InvariantCulture)),
        new Cell(trial.BestEpoch.ToString(CultureInfo.InvariantCulture)),
        .. trial.Scores.Bind(task => task.Metrics).Map(metric => new Cell(NumberText.Value(metric.Value))),
        new Cell(trial.Rank.ToString(CultureInfo.InvariantCulture)) { Bold = best, Class = best ? "best" : "" },
    ]);
}
