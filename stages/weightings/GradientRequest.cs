namespace Multitask.Stages.Weightings;

/// <summary>
/// What the next step has to compute before a method can answer: known before the step, and it may differ from step to step.
/// </summary>
/// <param name="Signal">What to look at.</param>
public sealed record GradientRequest(Signal Signal)
{
    /// <summary>A backward pass each: the tasks (from 0) whose losses are summed. Empty: every task by itself.</summary>
    public Seq<Seq<int>> Groups { get; init; }

    /// <summary>What is remembered of the gradients from step to step.</summary>
    public Option<RowMemory> Memory { get; init; }

    /// <summary>The groups of a number of tasks, spelt out.</summary>
    public Seq<Seq<int>> Passes(int tasks) =>
        Groups.IsEmpty ? Prelude.Seq(Enumerable.Range(0, tasks).Select(task => Prelude.Seq1(task)).ToArray()) : Groups;
}

/// <summary>What is remembered of the task gradients: numbers as many as the gradients themselves, so the trainer keeps them.</summary>
public abstract record RowMemory
{
    private RowMemory() { }

    /// <summary>m becomes g + keep (m - g), from 0, and takes the place of g.</summary>
    /// <param name="Keep">The share of the past, in [0, 1).</param>
    public sealed record Average(double Keep) : RowMemory;

    /// <summary>m becomes m + g^2, from 0, number by number; the method sees each task's sum of g^2 / sqrt(m + floor).</summary>
    /// <param name="Floor">Keeps the root away from 0.</param>
    public sealed record Squares(double Floor) : RowMemory;
}
