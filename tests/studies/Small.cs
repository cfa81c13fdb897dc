using LanguageExt;
using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Studies;

/// <summary>Runs of two tasks: an accuracy and an error.</summary>
internal static class Small
{
    internal static StudyRun Run(string name, double accuracy, double error) => new(RunName.Of(name), Scores(accuracy, error));

    internal static Seq<TaskScore> Scores(double accuracy, double error) => Seq(
        new TaskScore("class", Seq1(new MetricValue("accuracy", accuracy, true))),
        new TaskScore("depth", Seq1(new MetricValue("error", error, false))));

    /// <summary>Methods a and b, the first better in both metrics in every seed.</summary>
    internal static Seq<StudyRun> Seeds(int count) => Seq(Enumerable.Range(0, count).SelectMany(seed => new[]
    {
        Run($"train[a,seed={seed}]", 0.6 + (0.01 * seed), 1 + (0.1 * (seed % 3))),
        Run($"train[b,seed={seed}]", 0.5 + (0.02 * seed / count), 2 + (0.1 * (seed % 2))),
    }).ToArray());

    internal static Study Study(Seq<StudyRun> runs, Option<string> baseline = default) =>
        Multitask.Stages.Evaluation.Studies.Study.Of("study", runs, baseline).IfNone(() => throw new InvalidOperationException("no study"));
}
