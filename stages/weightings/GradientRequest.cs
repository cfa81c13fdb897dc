namespace Multitask.Stages.Weightings;

/// <summary>
/// What the next step has to compute before there are weights. It is known before the step, and may differ from step to step.
/// </summary>
/// <param name="Signal">What weights are computed from.</param>
public sealed record GradientRequest(Signal Signal)
{
    /// <summary>One backward pass each: the tasks (from 0) whose losses are summed. Empty: every task by itself.</summary>
    public Seq<Seq<int>> Groups { get; init; }

    /// <summary>What is kept of the gradients from step to step.</summary>
    public Option<RowMemory> Memory { get; init; }

    /// <summary>How many gradients a step keeps for a number of tasks: one of the weighted sum where losses suffice, otherwise one for each group.</summary>
    public int Rows(int tasks) => Signal == Signal.Losses ? 1 : Passes(tasks).Count;

    /// <summary>The groups, for a number of tasks.</summary>
    public Seq<Seq<int>> Passes(int tasks) =>
        Groups.IsEmpty ? Prelude.Seq(Enumerable.Range(0, tasks).Select(task => Prelude.Seq1(task)).ToArray()) : Groups;
}

/// <summary>What is kept of the task gradients from step to step. It is as large as the gradients, so the trainer keeps it.</summary>
public abstract record RowMemory
{
    private RowMemory() { }

    /// <summary>A running mean m, from 0: m becomes g + keep (m - g), and replaces g.</summary>
    /// <param name="Keep">The share of the past, in [0, 1).</param>
    public sealed record Average(double Keep) : RowMemory
    {
        /// <summary>Whether each gradient is first brought to the length |loss| of its task.</summary>
        public bool AsLongAsLosses { get; init; }

        /// <summary>What a gradient is multiplied by first.</summary>
        /// <param name="loss">The task's loss.</param>
        /// <param name="squaredLength">Of the task's gradient.</param>
        internal double Factor(double loss, double squaredLength) =>
            AsLongAsLosses ? Math.Abs(loss) / (Math.Sqrt(squaredLength) + 1e-8) : 1;
    }

    /// <summary>A running sum m, from 0: m becomes m + g^2, elementwise. The method is given each task's sum of g^2 / sqrt(m + floor).</summary>
    /// <param name="Floor">Keeps the square root away from 0.</param>
    public sealed record Squares(double Floor) : RowMemory;

    /// <summary>The gradients of the step before. The method is given their products with those of this one.</summary>
    public sealed record Previous : RowMemory;
}
