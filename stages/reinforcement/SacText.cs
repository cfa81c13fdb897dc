using System.Globalization;

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
            $"step {progress.Step}/{steps}: success {Listed(tasks, last.PerEpisode(last.Successes), "0.00")}; loss {Listed(tasks, last.PerUpdate(last.CriticLosses), "0.000")}; temperature {last.PerUpdate(last.Temperatures)[0]:0.0000}");
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

    private static string Listed(Seq<string> tasks, Seq<double> values, string format) =>
        string.Join(", ", tasks.Zip(values, (task, value) => $"{task} {value.ToString(format, CultureInfo.InvariantCulture)}"));
}
