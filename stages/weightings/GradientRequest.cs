namespace Multitask.Stages.Weightings;

/// <summary>
/// What the next step has to compute for the weighting. It is known before the step and may differ from step to step.
/// </summary>
/// <param name="Signal">What the weights are computed from.</param>
public sealed record GradientRequest(Signal Signal)
{
    /// <summary>The task indices (from 0) of each backward pass, which sums their losses. Empty = one pass per task.</summary>
    public Seq<Seq<int>> Groups { get; init; }

    /// <summary>What the trainer remembers of the gradients from step to step.</summary>
    public Option<RowMemory> Memory { get; init; }

    /// <summary>
    /// Rows of the Jacobian for a number of tasks: one, the gradient of the weighted sum, if losses suffice; otherwise one per group.
    /// </summary>
    public int Rows(int tasks) => Signal == Signal.Losses ? 1 : Passes(tasks).Count;

    /// <summary>The groups for a number of tasks; each task by itself if <see cref="Groups"/> is empty.</summary>
    public Seq<Seq<int>> Passes(int tasks) =>
        Groups.IsEmpty ? Prelude.Seq(Enumerable.Range(0, tasks).Select(task => Prelude.Seq1(task)).ToArray()) : Groups;
}

/// <summary>
/// What is remembered of the task gradients from step to step. As it is as large as the gradients, the trainer holds it, not the method.
/// </summary>
public abstract record RowMemory
{
    private RowMemory() { }

    /// <summary>An exponential moving average m, which starts at 0: m becomes keep m + (1 - keep) g and replaces the gradient g.</summary>
    /// <param name="Keep">The decay rate, in [0, 1).</param>
    public sealed record Average(double Keep) : RowMemory
    {
        /// <summary>Whether each gradient is first rescaled so that its norm is the absolute value of its task's loss.</summary>
        public bool AsLongAsLosses { get; init; }

        /// <summary>What a gradient is multiplied by before it enters the average.</summary>
        /// <param name="loss">The task's loss.</param>
        /// <param name="squaredLength">The squared norm of the task's gradient.</param>
        internal double Factor(double loss, double squaredLength) =>
            AsLongAsLosses ? Math.Abs(loss) / (Math.Sqrt(squaredLength) + 1e-8) : 1;
    }

    /// <summary>
    /// A running sum m of squared gradients, which starts at 0: m becomes m + g^2, elementwise. The method receives, for each task, the sum of
    /// g^2 / sqrt(m + floor) over all elements (<see cref="Observation.ExcessRisks"/>).
    /// </summary>
    /// <param name="Floor">Keeps the square root away from 0.</param>
    public sealed record Squares(double Floor) : RowMemory;

    /// <summary>
    /// The gradients of the step before. The method receives their inner products with those of this step
    /// (<see cref="Observation.CrossProducts"/>).
    /// </summary>
    public sealed record Previous : RowMemory;
}
