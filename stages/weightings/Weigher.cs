namespace Multitask.Stages.Weightings;

/// <summary>A method with its state inside: an immutable value whose functions hand back the next one.</summary>
/// <param name="Demand">What the next step has to compute.</param>
/// <param name="Weigh">Weights and the next value.</param>
/// <param name="Save">Its state as numbers.</param>
/// <param name="Load">The value at a saved state.</param>
public sealed record Weigher(
    Demand Demand,
    Func<Observation, Either<string, (Weights Weights, Weigher Next)>> Weigh,
    Func<Seq<double>> Save,
    Func<Seq<double>, Weigher> Load)
{
    /// <summary>What the next step looks at.</summary>
    public Signal Needs => Demand.Signal;

    /// <summary>Whether it wants the losses after the update of the step that it gave weights for.</summary>
    public required bool LooksAhead { get; init; }

    /// <summary>The next value, given the losses before and after the update.</summary>
    public required Func<Seq<double>, Seq<double>, Weigher> Learn { get; init; }

    /// <summary>
    /// The derivative of what the method balances by each loss: 1, or 1 / (loss - minimum) where it balances log-losses.
    /// Backward passes start from the losses times these. A reason where a logarithm does not exist.
    /// </summary>
    public required Func<Seq<double>, Either<string, Seq<double>>> Slopes { get; init; }
}
