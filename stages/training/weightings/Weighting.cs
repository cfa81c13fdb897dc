namespace Multitask.Stages.Training;

/// <summary>How CAGrad scales its direction (the published code's <c>rescale</c>).</summary>
public enum Rescale
{
    /// <summary>Divide by 1 + c^2, the published default.</summary>
    OnePlusCSquared,

    /// <summary>Divide by 1 + c.</summary>
    OnePlusC,

    /// <summary>Leave it.</summary>
    None,
}

/// <summary>How the tasks' losses or gradients are put together: the closed union of every method, as configured.</summary>
public abstract record Weighting
{
    private Weighting() { }

    /// <summary>The plain sum of the losses.</summary>
    public sealed record Equal : Weighting;

    /// <summary>FAMO (Liu et al., NeurIPS 2023).</summary>
    /// <param name="Gamma">Weight decay of the task logits, at least 0.</param>
    /// <param name="LearningRate">Learning rate of the task logits.</param>
    /// <param name="MinLosses">A lower bound of each task's loss; empty = zero for each.</param>
    public sealed record Famo(double Gamma, double LearningRate, Seq<double> MinLosses) : Weighting;

    /// <summary>CAGrad (Liu et al., NeurIPS 2021).</summary>
    /// <param name="C">How far the direction may leave the mean gradient, relative to its length; in [0, 1) it converges to a minimum of the mean loss.</param>
    /// <param name="Rescale">How the direction is scaled.</param>
    public sealed record Cagrad(double C, Rescale Rescale) : Weighting;
}
