namespace Multitask.Stages.Weightings;

/// <summary>What weights are computed from, which decides what a step costs.</summary>
public enum Signal
{
    /// <summary>The task losses: one backward pass of a weighted sum.</summary>
    Losses,

    /// <summary>The inner products of the task gradients: one backward pass per task, then arithmetic on K x K numbers.</summary>
    Gramian,

    /// <summary>The task gradients themselves, elementwise: one backward pass per task and more passes over K x P numbers.</summary>
    Gradients,
}
