namespace Multitask.Stages.Weightings;

/// <summary>The state of a weighting method during training: an immutable value whose functions return the next state.</summary>
/// <param name="Request">What the next step has to compute.</param>
/// <param name="Weigh">Maps the observation of a step to its weights and the next state. Left: why there are no weights.</param>
/// <param name="Save">Converts the state to numbers, for checkpoints.</param>
/// <param name="Load">The same method in a saved state.</param>
public sealed record WeightingState(
    GradientRequest Request,
    Func<Observation, Either<string, (Weights Weights, WeightingState Next)>> Weigh,
    Func<Seq<double>> Save,
    Func<Seq<double>, WeightingState> Load)
{
    /// <summary>What the weights of the next step are computed from.</summary>
    public Signal Needs => Request.Signal;

    /// <summary>Whether it needs the losses after the parameter update of the step for which it has just given weights.</summary>
    public required bool LooksAhead { get; init; }

    /// <summary>Maps the losses before and after the parameter update to the next state.</summary>
    public required Func<Seq<double>, Seq<double>, WeightingState> Learn { get; init; }

    /// <summary>
    /// Maps the losses to the derivative of what the method balances w.r.t. each loss: 1 for losses, 1 / (loss - minimum) for log-losses.
    /// Backward passes start from the losses times these factors. Left: a loss has no logarithm.
    /// </summary>
    public required Func<Seq<double>, Either<string, Seq<double>>> ChainFactors { get; init; }
}
