namespace Multitask.Stages.Weightings;

/// <summary>What a method sees of one step.</summary>
/// <param name="Losses">One a task; their logarithms where log-losses are balanced.</param>
/// <param name="Gramian">J J' of the gradients on the shared parameters, a row for each group the method asked for.</param>
public sealed record Observation(Seq<double> Losses, Option<Gramian> Gramian)
{
    /// <summary>What <see cref="RowMemory.Squares"/> gives, one a task.</summary>
    public Option<Seq<double>> Steepness { get; init; }
}
