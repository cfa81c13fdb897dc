using System.Globalization;

using Multitask.Stages.Training;

namespace Multitask.Stages.Reinforcement;

/// <summary>Lines that a training reports.</summary>
internal static class SacText
{
    /// <summary>How far it is, and how the last stretch went.</summary>
    internal static string Line(SacProgress progress, Seq<string> tasks, long steps)
    {
        var last = progress.History.LastOrNone().IfNone(progress.Now);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"step {progress.Step}/{steps}: success {Listed(tasks, Successes(last), "0.00")}; {Learnt(tasks, last)}{Diverged(tasks, last)}");
    }

    /// <summary>How far it is, with the losses of the critics since the last stretch ended.</summary>
    internal static StageProgress Progress(SacProgress progress, Seq<string> tasks, long steps)
    {
        var last = progress.History.LastOrNone().IfNone(progress.Now);
        return new StageProgress(progress.Step, steps)
        {
            Tasks = tasks.Zip(last.PerUpdate(last.CriticLosses), (task, loss) => new TaskProgress(task, loss, Prelude.None)).ToSeq().Strict(),
        };
    }

    /// <summary>NaN where no episode has ended.</summary>
    private static Seq<double> Successes(SacTally tally) =>
        tally.PerEpisode(tally.Successes).Zip(tally.Episodes, (share, count) => count == 0 ? double.NaN : share).ToSeq().Strict();

    private static string Learnt(Seq<string> tasks, SacTally tally) => tally.Updates == 0
        ? "warm-up"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"loss {Listed(tasks, tally.PerUpdate(tally.CriticLosses), "0.000")}; temperature {tally.PerUpdate(tally.Temperatures)[0]:0.0000}");

    /// <summary>What trackers are told of a stretch: losses of the critics, task weights, and the share of episodes that succeeded where some ended.</summary>
    internal static StageMeasures Measures(SacTally tally, Seq<string> tasks) => new(
        tally.Step,
        Curves.Of(tasks, tally.PerUpdate(tally.CriticLosses), tally.PerUpdate(tally.Weights), Prelude.None)
            + Curves.Success(tasks, tally.Episodes, tally.PerEpisode(tally.Successes)));

    /// <summary>In which tasks episodes ended since the physics diverged, and how many.</summary>
    private static string Diverged(Seq<string> tasks, SacTally tally)
    {
        var named = tasks.Zip(tally.Diverged).Filter(one => one.Item2 > 0).Map(one => string.Create(CultureInfo.InvariantCulture, $"{one.Item1} {one.Item2}")).ToArray();
        return named.Length == 0 ? "" : $"; episodes in which the physics diverged: {string.Join(", ", named)}";
    }

    private static string Listed(Seq<string> tasks, Seq<double> values, string format) =>
        string.Join(", ", tasks.Zip(values, (task, value) => double.IsNaN(value) ? $"{task} -" : $"{task} {value.ToString(format, CultureInfo.InvariantCulture)}"));
}
