using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation.Studies;

/// <summary>A run of a method.</summary>
/// <param name="Name">The stage that trained it.</param>
/// <param name="Scores">In the order of the data set; values that do not exist are NaN.</param>
internal sealed record StudyRun(RunName Name, Seq<TaskScore> Scores);

/// <summary>A metric of a task.</summary>
internal sealed record MetricColumn(string Task, string Metric, bool HigherIsBetter);

/// <summary>What repetitions say of a method.</summary>
/// <param name="Method">Its name: the stage without its seed.</param>
/// <param name="Runs">How many repetitions there are.</param>
/// <param name="Columns">One estimate per column of the study.</param>
/// <param name="MeanRank">MR: the mean over columns of the rank of its mean; none where no column has a value of every method.</param>
/// <param name="DeltaOverMetrics">delta_m as mean over all metrics, percent; none without a baseline, or where that has a zero.</param>
/// <param name="DeltaOverTasks">delta_m as mean over tasks of the mean over their metrics, percent.</param>
internal sealed record MethodResult(
    string Method,
    int Runs,
    Seq<Estimate> Columns,
    Option<double> MeanRank,
    Option<Estimate> DeltaOverMetrics,
    Option<Estimate> DeltaOverTasks);

/// <summary>The statistics of methods over seeds.</summary>
/// <param name="Name">Of the <c>evaluate</c> stage.</param>
/// <param name="Columns">The metrics of all tasks.</param>
/// <param name="Methods">In the order of the file.</param>
/// <param name="Baseline">If there is one.</param>
/// <param name="Comparisons">Of all pairs of methods in every column.</param>
/// <param name="Friedman">Of the ranks; none with one method or one column.</param>
internal sealed record Study(
    string Name,
    Seq<MetricColumn> Columns,
    Seq<MethodResult> Methods,
    Option<StudyBaseline> Baseline,
    Seq<Comparison> Comparisons,
    Option<Friedman> Friedman)
{
    /// <summary>Whether a method has several runs.</summary>
    internal bool IsRepeated => Methods.Exists(method => method.Runs > 1);

    /// <summary>Computes them; none where no run has a seed of its own, as then nothing was repeated.</summary>
    /// <param name="name">Of the <c>evaluate</c> stage.</param>
    /// <param name="runs">All with the same metrics in the same order.</param>
    /// <param name="baseline">A published row, or a name that means one or more of the runs.</param>
    internal static Option<Study> Of(string name, Seq<StudyRun> runs, Option<string> baseline) =>
        runs.Exists(run => run.Name.Seed.IsSome) ? Some(Computed(name, runs, baseline)) : None;

    private static Study Computed(string name, Seq<StudyRun> runs, Option<string> baseline)
    {
        var columns = runs.Head.Scores.Bind(task => task.Metrics.Map(metric => new MetricColumn(task.Task, metric.Name, metric.HigherIsBetter))).Strict();
        var methods = Seq(runs.GroupBy(run => run.Name.Method).Select(group => (Name: group.Key, Runs: Seq(group.ToArray()))).ToArray());
        var reference = baseline.Bind(wanted => StudyBaseline.Of(wanted, runs));
        var estimates = methods.Map(method => columns.Map((at, _) => Estimate.Of(method.Runs.Map(run => run.Value(at)))).ToSeq().Strict()).Strict();
        var ranks = Ranks(columns, estimates);
        var means = methods.Map((at, _) => ranks.IsEmpty ? double.NaN : ranks.Map(column => column[at]).Average()).ToSeq().Strict();
        return new Study(
            name,
            columns,
            methods.Map((at, method) => new MethodResult(
                method.Name, method.Runs.Count, estimates[at], ranks.IsEmpty ? None : Some(means[at]),
                Delta(method.Runs, reference, DeltaM.PercentOverMetrics),
                Delta(method.Runs, reference, DeltaM.PercentOverTasks))).ToSeq().Strict(),
            reference,
            Compared(columns, methods),
            ranks.IsEmpty ? None : Studies.Friedman.Of(means, ranks.Count));
    }

    /// <summary>One row of ranks for each column in which every method has a value.</summary>
    private static Seq<Seq<double>> Ranks(Seq<MetricColumn> columns, Seq<Seq<Estimate>> estimates) => Seq(columns
        .Map((at, column) => (Column: column, Means: estimates.Map(one => one[at].Mean).Strict()))
        .Where(one => one.Means.ForAll(double.IsFinite))
        .Select(one => Ranking.Of(one.Means, one.Column.HigherIsBetter))
        .ToArray());

    /// <summary>Linear in the scores: the mean over runs is that of the mean scores.</summary>
    private static Option<Estimate> Delta(
        Seq<StudyRun> runs, Option<StudyBaseline> baseline, Func<Seq<TaskScore>, Seq<TaskScore>, Option<double>> percent) => baseline
        .Map(reference => Estimate.Of(runs.Map(run => reference.Percent(run.Scores, percent).IfNone(double.NaN)).Strict()))
        .Filter(estimate => estimate.Count > 0);

    /// <summary>Every pair of methods in every column, over the seeds that both have; p-values are corrected within a column.</summary>
    private static Seq<Comparison> Compared(Seq<MetricColumn> columns, Seq<(string Name, Seq<StudyRun> Runs)> methods)
    {
        var pairs = methods.Map((at, first) => methods.Skip(at + 1).Map(second => (
            Names: (first.Name, second.Name),
            Runs: first.Runs.Bind(run => second.Runs
                .Find(other => run.Name.Seed.IsSome && other.Name.Seed == run.Name.Seed)
                .Map(other => (First: run, Second: other)).ToSeq()).Strict()))).Bind(some => some).ToSeq().Strict();
        return columns.Map((at, column) => Comparison.Corrected(pairs
            .Map(pair => Comparison.Of(pair.Names, column, pair.Runs.Map(both => (both.First.Value(at), both.Second.Value(at))).Strict()))
            .Strict())).Bind(some => some).ToSeq().Strict();
    }
}

/// <summary>Runs by column.</summary>
internal static class StudyRuns
{
    internal static double Value(this StudyRun run, int column) => run.Scores.Bind(task => task.Metrics)[column].Value;
}
