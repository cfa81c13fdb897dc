namespace Multitask.Stages.Weightings;

/// <summary>A method's answer to one Gramian, with how far it is from the method's definition.</summary>
/// <param name="Weights">One per task, in the scale of the publication.</param>
/// <param name="Residual">The largest violation of the conditions that define the weights, relative to the numbers in them.</param>
public sealed record Solution(Seq<double> Weights, double Residual);
