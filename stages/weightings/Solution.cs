namespace Multitask.Stages.Weightings;

/// <summary>The weights of a method for one Gramian, and how accurately they solve the problem that defines them.</summary>
/// <param name="Weights">One per task, scaled as in the paper.</param>
/// <param name="Residual">The largest violation of the conditions that define the weights, relative to the magnitude of their terms.</param>
public sealed record Solution(Seq<double> Weights, double Residual);
