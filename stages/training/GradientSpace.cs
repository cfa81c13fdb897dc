namespace Multitask.Stages.Training;

/// <summary>The variables w.r.t. which the task gradients are taken that a weighting compares and combines.</summary>
public enum GradientSpace
{
    /// <summary>The shared parameters: one backward pass through the whole network per task.</summary>
    Parameters,

    /// <summary>
    /// The shared representation, that is, the features that the heads read: one backward pass through the head per task, and a single one
    /// through the trunk (MGDA-UB: Sener and Koltun, NeurIPS 2018, section 3.3).
    /// </summary>
    Representation,
}
