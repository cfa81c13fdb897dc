using System.Globalization;

namespace Multitask.Pipeline.CommandLine;

/// <summary>How far a stage is, in words.</summary>
internal static class ProgressText
{
    /// <summary>Tasks that a line names.</summary>
    private const int MostTasks = 8;

    /// <summary>One line: <c>epoch 1/5, step 12/64: loss a 1.6932, b 0.4189; weights 0.5 0.5; 53 examples/s; 3 min left</c>.</summary>
    internal static string Line(StageProgress progress) => string.Join("; ", Seq(
        $"{Place(progress)}{(progress.Tasks.IsEmpty ? "" : $": loss {Losses(progress)}")}",
        Weights(progress),
        Speed(progress),
        progress.SecondsLeft.Map(left => $"{Duration(left)} left").IfNone("")).Filter(part => part.Length > 0));

    /// <summary>Examples per second; empty: nothing is known yet.</summary>
    internal static string Speed(StageProgress progress) =>
        progress.ExamplesPerSecond > 0 ? FormattableString.Invariant($"{progress.ExamplesPerSecond:0} examples/s") : "";

    /// <summary>The end of such a line where the run has more to do after the stage.</summary>
    internal static string Run(Option<double> left, StageProgress progress) =>
        left.Filter(seconds => seconds > 1.1 * progress.SecondsLeft.IfNone(double.MaxValue)).Map(seconds => $", {Duration(seconds)} for the run").IfNone("");

    /// <summary>Epoch and step.</summary>
    internal static string Place(StageProgress progress) => progress.Epochs == 0
        ? string.Create(CultureInfo.InvariantCulture, $"step {progress.Done}/{progress.Steps}")
        : string.Create(CultureInfo.InvariantCulture, $"epoch {progress.Epoch}/{progress.Epochs}, step {progress.Step}/{progress.StepsPerEpoch}");

    /// <summary>A time as people say it: <c>42 s</c>, <c>3 min 20 s</c>, <c>14 min</c>, <c>2 h 5 min</c>.</summary>
    internal static string Duration(double seconds) => TimeSpan.FromSeconds(Math.Round(Math.Clamp(seconds, 0, 1e8))) switch
    {
        { TotalMinutes: < 1 } time => FormattableString.Invariant($"{time.Seconds} s"),
        { TotalMinutes: < 10 } time => FormattableString.Invariant($"{time.Minutes} min {time.Seconds:00} s"),
        { TotalHours: < 1 } time => FormattableString.Invariant($"{time.Minutes} min"),
        { TotalDays: < 1 } time => FormattableString.Invariant($"{time.Hours} h {time.Minutes:00} min"),
        var time => FormattableString.Invariant($"{(int)time.TotalDays} d {time.Hours} h"),
    };

    /// <summary>The losses of the first tasks.</summary>
    internal static string Losses(StageProgress progress) => string.Join(", ", progress.Tasks.Take(MostTasks).Map(task => FormattableString.Invariant($"{task.Task} {task.Loss:0.0000}")))
        + (progress.Tasks.Count > MostTasks ? FormattableString.Invariant($" and {progress.Tasks.Count - MostTasks} more") : "");

    private static string Weights(StageProgress progress) => progress.Tasks.Exists(task => task.Weight.IsSome)
        ? $"weights {string.Join(" ", progress.Tasks.Take(MostTasks).Choose(task => task.Weight).Map(weight => FormattableString.Invariant($"{weight:0.000}")))}"
        : "";
}
