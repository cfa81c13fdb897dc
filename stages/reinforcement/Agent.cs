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

    /// <summary>
    /// What tasks have in common: hard, single or mmoe. The last two need <see cref="TaskInput"/>: the code of the task chooses a network or a
    /// gate. With single each task has a temperature of its own, too.
    /// </summary>
    public Sharing Sharing { get; init; } = new Sharing.Hard();

    /// <summary>Whether each task has a temperature of its own.</summary>
    public bool TaskTemperature { get; init; }

    /// <summary>The temperature at first, above 0.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Numbers that the actor reads, for observations of a size.</summary>
    internal int Inputs(int observation, int tasks) => observation + (TaskInput ? tasks : 0);

    /// <summary>Whether each task has a temperature of its own, by itself or since nothing is shared.</summary>
    internal bool HasTaskTemperature => TaskTemperature || Sharing is Sharing.Single;

    /// <summary>What tasks have in common, for observations of a size: the code of the task stands behind the observation.</summary>
    internal AgentSharing SharingOf(int observation, Seq<string> tasks) => new(Sharing, tasks, observation);
}
