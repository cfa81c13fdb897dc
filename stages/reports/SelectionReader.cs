using Multitask.Stages.Search;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary><c>selection.json</c> of a <c>select</c> stage as it is written.</summary>
internal sealed record SelectionText(string Best, SelectionText.TrialText[] Trials)
{
    /// <summary>A training.</summary>
    internal sealed record TrialText(string Stage, string Trial, int Epochs, int BestEpoch, int Rank, Dictionary<string, Dictionary<string, double?>> Validation);
}

/// <summary>From the outputs of <c>select</c> stages to what the report says of searches.</summary>
internal static class SelectionReader
{
    /// <summary>One for each; Left names the file that cannot be read.</summary>
    internal static Either<string, Seq<Selection>> Read(RunResult<StageOutput> result) => Eithers
        .Traverse(result.Stages.Filter(stage => stage.Stage.Kind == SelectStage.Keyword).Strict(), Of)
        .Map(all => all.Bind(one => one.ToSeq()).Strict());

    private static Either<string, Option<Selection>> Of(StageResult<StageOutput> stage) => ReportReader.Json<SelectionText>(stage, SelectionFile.Name)
        .Map(found => from text in found
                      from trained in Optional(stage.Stage.Work.Output as StageOutput.Trained)
                      select Of(stage.Stage.Name, text, trained));

    private static Selection Of(string stage, SelectionText text, StageOutput.Trained trained)
    {
        var blank = MetricSet.Of(trained.Info).Scores;
        return new(stage, text.Best, trained.Plan.Best.Map(By).IfNone(""), Seq(text.Trials.Select(trial => new Trial(
            trial.Stage, trial.Trial, trial.Epochs, trial.BestEpoch, trial.Rank, blank.Map(task => ReportReader.Filled(task, trial.Validation)).Strict())).ToArray()));
    }

    private static string By(Best best) => best.Match(
        () => "the mean rank among the trainings", delta => $"delta_m relative to {delta.Row.IfNone("the first training")}", metric => $"{metric.Name} of {metric.Task}");
}
