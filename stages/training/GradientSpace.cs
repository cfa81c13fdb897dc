namespace Multitask.Stages.Training;

/// <summary>W.r.t. what the gradients of tasks are taken that a weighting compares and combines.</summary>
public enum GradientSpace
{
    /// <summary>The shared parameters: a backward pass through the whole network for each task.</summary>
    Parameters,

    /// <summary>
    /// The shared features that the heads start from: a backward pass through its head for each task, and one through the trunk
    /// (MGDA-UB: Sener and Koltun, NeurIPS 2018, section 3.3).
    /// </summary>
    Representation,
}
