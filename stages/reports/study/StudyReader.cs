using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports.Studies;

/// <summary>From the scores of <c>evaluate</c> stages to studies.</summary>
internal static class StudyReader
{
    /// <summary>
    /// A study for each stage of the file whose models have seeds of their own, or that has a baseline; <c>evaluate</c> stages that differ in
    /// nothing but their seed are one study.
    /// </summary>
    /// <param name="scores">An <c>evaluate</c> stage each: its name, its baseline, and its predictors.</param>
    internal static Seq<Study> Of(Seq<(string Stage, Option<string> Baseline, Seq<PredictorScores> Predictors)> scores) => Seq(scores
        .GroupBy(one => RunName.Of(one.Stage).Method)
        .Select(group => Study.Of(
            group.Key,
            Seq(group.SelectMany(one => Runs(one.Predictors)).ToArray()),
            group.First().Baseline))
        .ToArray()).Bind(study => study.ToSeq()).Strict();

    /// <summary>The models among predictors.</summary>
    internal static Seq<StudyRun> Runs(Seq<PredictorScores> predictors) => predictors
        .Filter(predictor => predictor.Name != EvaluateStage.Constant)
        .Map(predictor => new StudyRun(RunName.Of(predictor.Name), predictor.Tasks))
        .Strict();
}
