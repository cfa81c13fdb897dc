using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>One task alone: the single-task baseline (STL) in the same network.</summary>
    /// <param name="Task">The name of the task.</param>
    public sealed record Single(string Task) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.SingleTask.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.SingleTask.Aggregator(tasks.Names.ToList().IndexOf(Task)).Start(tasks.Count);

        private protected override Option<string> MisfitCore(Seq<string> tasks) => tasks.Exists(task => task == Task)
            ? None
            : Some($"must be one of the tasks {string.Join(", ", tasks)}, found {Task}{DidYouMean.Hint(Task, tasks)}");
    }
}

/// <summary>STL: only the loss of one task counts; the heads of the other tasks are not trained.</summary>
internal static class SingleTask
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("single", "STL, a single task", "the baseline that improvements are measured against", Signal.Losses, "1 backward pass") { HasWeights = false },
        Field.Required("task", Decode.Text).Map(task => new Weighting.Single(task))).WithShorthand("task");

    internal static Aggregator<Unit> Aggregator(int task) =>
        Stateless.Of(Signal.Losses, seen => Weights.OfLosses(Vectors.Unit(seen.Losses.Count, task)));
}
