namespace Multitask.Stages.Weightings;

/// <summary>What the weights are computed from, which determines the cost of a step.</summary>
public enum Signal
{
    /// <summary>The task losses: one backward pass through their weighted sum.</summary>
    Losses,

    /// <summary>The inner products of the task gradients: one backward pass per task, then arithmetic on the (K, K) Gramian.</summary>
    Gramian,

    /// <summary>The task gradients themselves: one backward pass per task, then elementwise arithmetic on the (K, P) Jacobian.</summary>
    Gradients,
}
