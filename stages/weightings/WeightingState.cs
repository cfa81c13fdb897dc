namespace Multitask.Stages.Weightings;

/// <summary>A method in training, with its memory of earlier steps: an immutable value whose functions return the next one.</summary>
/// <param name="Request">What the next step has to compute.</param>
/// <param name="Weigh">Weights and the next state; a reason where there are no weights.</param>
/// <param name="Save">The memory as numbers.</param>
/// <param name="Load">The state with a saved memory.</param>
public sealed record WeightingState(
    GradientRequest Request,
    Func<Observation, Either<string, (Weights Weights, WeightingState Next)>> Weigh,
    Func<Seq<double>> Save,
    Func<Seq<double>, WeightingState> Load)
{
    /// <summary>What the next step's weights are computed from.</summary>
    public Signal Needs => Request.Signal;

    /// <summary>Whether it needs the losses after the update of the step that it gave weights for.</summary>
    public required bool LooksAhead { get; init; }

    /// <summary>The next state, from the losses before and after the update.</summary>
    public required Func<Seq<double>, Seq<double>, WeightingState> Learn { get; init; }

    /// <summary>
    /// From the losses, the derivative of each balanced quantity w.r.t. its loss: 1 for losses, 1 / (loss - minimum) for log-losses.
    /// Backward passes start from the losses times these. A reason where a logarithm does not exist.
    /// </summary>
    public required Func<Seq<double>, Either<string, Seq<double>>> ChainFactors { get; init; }
}
