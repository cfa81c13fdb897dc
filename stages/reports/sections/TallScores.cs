using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>Scores of few models in many metrics: a row per metric, a column per predictor.</summary>
internal static class TallScores
{
    /// <summary>The table.</summary>
    /// <param name="evaluation">With at least one predictor.</param>
    /// <param name="best">The best value of each metric.</param>
    /// <param name="reference">What delta_m compares with.</param>
    internal static Block.Table Of(Evaluation evaluation, Seq<double> best, Option<StudyBaseline> reference)
    {
        var tasks = evaluation.Predictors.Head.Tasks;
        var starts = GroupedHead.Starts(tasks.Bind(task => task.Metrics.Map(_ => task.Task)).Strict());
        return new(
            "scores",
            Seq1(Row.Of([
                Cell.Column("task") with { Class = "left" },
                Cell.Column("metric") with { Class = "left" },
                .. evaluation.Predictors.Map(one => Cell.Column(ScoreSection.Name(one))),
            ])),
            (tasks.Bind(task => task.Metrics.Map(metric => (task.Task, metric))).Map((at, one) => Row.Of([
                starts[at] ? Cell.Name(one.Task) : Cell.Words(""),
                GroupedHead.Metric(one.metric.Name, one.metric.HigherIsBetter) with { Scope = "", Class = "left" },
                .. evaluation.Predictors.Map(predictor => Value(predictor.Metrics[at].Value, best[at])),
            ])).ToSeq() + reference.Map(model => Row.Of([
                Cell.Name(ScoreSection.AllTasks),
                ScoreSection.Delta(model) with { Scope = "", Class = "left" },
                .. evaluation.Predictors.Map(one => new Cell(ScoreSection.Delta(one, model))),
            ])).ToSeq()).Strict());
    }

    private static Cell Value(double value, double best) => new(NumberText.Value(value)) { Bold = value == best, Class = value == best ? "best" : "" };
}
