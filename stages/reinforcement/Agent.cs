namespace Multitask.Stages.Reinforcement;

/// <summary>The networks of soft actor-critic, as configured.</summary>
/// <param name="Widths">Of the hidden layers of actor and critics.</param>
public sealed record Agent(Seq<int> Widths)
{
    /// <summary>The published size: three layers of 400.</summary>
    public Agent()
        : this(Prelude.Seq(400, 400, 400))
    {
    }

    /// <summary>Whether the networks are told which task it is, by a one-hot code behind the observation.</summary>
    public bool TaskInput { get; init; }

    /// <summary>Whether each task has a temperature of its own.</summary>
    public bool TaskTemperature { get; init; }

    /// <summary>The temperature at first, above 0.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Numbers that the actor reads, for observations of a size.</summary>
    internal int Inputs(int observation, int tasks) => observation + (TaskInput ? tasks : 0);
}
