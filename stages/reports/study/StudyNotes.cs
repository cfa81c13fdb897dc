using System.Globalization;
using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports.Studies;

/// <summary>What a study says in sentences: how its table is to be read, and which differences its seeds support.</summary>
internal static class StudyNotes
{
    /// <summary>How the table is to be read.</summary>
    internal static Seq<string> Legend(Study study) => Seq(
        "Mean ± standard error over seeds; n is the number of runs, and with n = 1 there is no standard error. "
            + "The best mean of each column is in bold, which by itself does not say that it is better than chance.",
        "MR: rank of the mean in each column, averaged over the columns of all tasks (1 is best, equal means share a rank).")
        + study.Baseline.Map(one =>
            $"delta_m is relative to {one.Name} ({one.Source}), below zero where better: the mean over all metrics (as CAGrad and FAMO compute it), "
            + "and the mean over tasks of the mean over each task's metrics (Maninis et al., 2019)."
            + (study.Methods.Exists(method => method.DeltaOverMetrics.IsSome)
                ? ""
                : " There is none: a metric of the baseline is zero or missing, or one of every run is.")).ToSeq();

    /// <summary>Which differences between methods the seeds support.</summary>
    internal static Seq<string> Findings(Study study) => study.Methods.Count < 2
        ? Seq1("There is one method: nothing to compare.")
        : Supported(study) + study.Friedman.Map(Ranks).ToSeq();

    private static Seq<string> Supported(Study study)
    {
        var better = study.Comparisons.Bind(one => one.Better.Map(name => Sentence(one, name)).ToSeq()).Strict();
        return better.IsEmpty ? Seq1(Nothing(study)) : Seq1(
            $"Exact sign-flip test of the differences seed by seed, with Holm's correction for the {Pairs(study)} "
            + $"of methods in each metric: {better.Count} of {study.Comparisons.Count} comparisons are significant at {Text(Comparison.Level)}.") + better;
    }

    private static string Sentence(Comparison one, string better) =>
        $"{better} is better than {(better == one.First ? one.Second : one.First)} in {one.Column.Task} {one.Column.Metric}: "
        + $"difference {Text(Math.Abs(one.Difference))}, p = {one.Tests.Map(tests => Text(tests.Holm)).IfNone(NumberText.None)}, {one.Pairs} seeds.";

    private static string Nothing(Study study)
    {
        var (pairs, seeds) = (study.Methods.Count * (study.Methods.Count - 1) / 2, study.Comparisons.Map(one => one.Pairs).Fold(0, Math.Max));
        var fewest = SignFlip.Fewest(pairs);
        return seeds < 2 ? "No two methods have two seeds in common: nothing can be said of their differences."
            : SignFlip.Smallest(seeds) * pairs >= Comparison.Level
                ? $"Nothing can be significant with {seeds} seeds: the exact sign-flip test cannot give less than p = {Text(SignFlip.Smallest(seeds))}, "
                    + $"before Holm's correction for {Pairs(study)} of methods. At least {fewest} seeds are needed."
                : $"No difference between two methods is significant at {Text(Comparison.Level)} (exact sign-flip test of the differences over {seeds} seeds, "
                    + $"Holm's correction for {Pairs(study)} of methods).";
    }

    private static string Pairs(Study study) => (study.Methods.Count * (study.Methods.Count - 1) / 2) switch
    {
        1 => "1 pair",
        var many => string.Create(CultureInfo.InvariantCulture, $"{many} pairs"),
    };

    private static string Ranks(Friedman test) => string.Create(
            CultureInfo.InvariantCulture,
            $"Friedman test of the ranks of {test.Methods} methods over {test.Columns} columns (Demsar, JMLR 2006, with a metric of a task for a data set): ")
        + $"chi^2 = {Text(test.ChiSquared)}, F = {Text(test.F)}, p = {Text(test.PValue)}; "
        + (test.PValue < Comparison.Level
            ? $"mean ranks that are {Text(test.CriticalDifference)} apart or more differ by the Nemenyi test at {Text(Comparison.Level)}."
            : "the ranks do not differ significantly.")
        + " The metrics of one task depend on each other and seeds do not enter, so this describes these scores and supports no claim about other runs.";

    /// <summary>Three digits.</summary>
    private static string Text(double value) => double.IsPositiveInfinity(value) ? "infinite" : value.ToString("0.###;-0.###;0", CultureInfo.InvariantCulture) switch
    {
        "0" or "-0" when value != 0 => value.ToString("0.#e-0", CultureInfo.InvariantCulture),
        var text => text,
    };
}
