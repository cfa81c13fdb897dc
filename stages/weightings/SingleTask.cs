using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>One task alone: the single-task baseline (STL) in the same network.</summary>
    /// <param name="Task">Its name.</param>
    public sealed record Single(string Task) : Weighting;
}

/// <summary>STL: the loss of one task; the others' heads stay as they are.</summary>
internal static class SingleTask
{
    internal static Method Method { get; } = Weightings.Method.Of<Weighting.Single>(
        new About("single", "STL, a single task", "the baseline that improvements are counted from", Signal.Losses, "1 backward pass"),
        Field.Required("task", Decode.Text).Map(task => new Weighting.Single(task)),
        (config, roster) => Aggregator(Index(config, roster.Tasks)).Start(roster.Tasks.Count))
        .Fitting<Weighting.Single>((config, tasks) => tasks.Exists(task => task == config.Task)
            ? None
            : Some($"must be one of the tasks {string.Join(", ", tasks)}, found {config.Task}{DidYouMean.Hint(config.Task, tasks)}"));

    private static Aggregator<Unit> Aggregator(int task) =>
        Stateless.Of(Signal.Losses, seen => Weights.OfLosses(Vectors.Unit(seen.Losses.Count, task)));

    private static int Index(Weighting.Single config, Seq<string> tasks) => tasks.ToList().IndexOf(config.Task);
}
