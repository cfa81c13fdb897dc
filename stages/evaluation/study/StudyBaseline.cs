using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation.Studies;

/// <summary>What methods are compared with by delta_m.</summary>
/// <param name="Name">A method, or a row of a paper.</param>
/// <param name="Source">What it is, for people.</param>
/// <param name="Scores">One value per metric; a row of a paper may have fewer metrics than the data.</param>
internal sealed record StudyBaseline(string Name, string Source, Seq<TaskScore> Scores)
{
    /// <summary>What a name means for some runs: a published row, or the mean of those it is the method of; none where it is neither.</summary>
    /// <param name="wanted">The name.</param>
    /// <param name="runs">All with the same metrics in the same order, at least one.</param>
    internal static Option<StudyBaseline> Of(string wanted, Seq<StudyRun> runs) => PublishedRow.Find(wanted)
        .Map(row => new StudyBaseline(row.Name, row.Source, row.In(runs.Head.Scores)))
        || Meant(wanted, runs.Filter(run => run.Name.IsMeantBy(RunName.Of(wanted))).Strict());

    /// <summary>delta_m in percent, over the metrics that the baseline has.</summary>
    /// <param name="scores">Of a run.</param>
    /// <param name="percent">The mean over metrics or over tasks.</param>
    internal Option<double> Percent(Seq<TaskScore> scores, Func<Seq<TaskScore>, Seq<TaskScore>, Option<double>> percent) =>
        percent(Scores.SameOf(scores), Scores);

    private static Option<StudyBaseline> Meant(string wanted, Seq<StudyRun> runs) => runs.IsEmpty
        ? None
        : Some(new StudyBaseline(wanted, $"the mean over {runs.Count} run{(runs.Count == 1 ? "" : "s")} of this study", runs.Head.Scores.Map((task, score) => score with
        {
            Metrics = score.Metrics.Map((at, metric) => metric with
            {
                Value = Estimate.MeanOf(runs.Map(run => run.Scores[task].Metrics[at].Value)),
            }).ToSeq().Strict(),
        }).ToSeq().Strict()));
}
