namespace Multitask.Stages.Reinforcement;

/// <summary>What an update of soft actor-critic is made for.</summary>
/// <param name="Tasks">K names, and the seed of weightings that draw.</param>
/// <param name="Inputs">Numbers that the actor reads.</param>
/// <param name="Actions">Numbers in an action.</param>
/// <param name="PerTask">Transitions of each task in a batch.</param>
internal sealed record SacConfig(TaskSet Tasks, int Inputs, int Actions, int PerTask)
{
    /// <summary>Widths of the hidden layers.</summary>
    internal required Seq<int> Widths { get; init; }

    /// <summary>What tasks have in common.</summary>
    internal AgentSharing Sharing { get; init; } = AgentSharing.Hard;

    /// <summary>How tasks are combined.</summary>
    internal required Weighting Weighting { get; init; }

    /// <summary>Of actor, critics and temperature.</summary>
    internal required Adam Optimizer { get; init; }

    /// <summary>Discount of the future.</summary>
    internal double Discount { get; init; } = 0.99;

    /// <summary>The share of the critics that goes into their targets after each update.</summary>
    internal double Tau { get; init; } = 0.005;

    /// <summary>Whether each task has a temperature of its own.</summary>
    internal bool PerTaskTemperature { get; init; }

    /// <summary>Transitions in a batch.</summary>
    internal int Rows => Tasks.Count * PerTask;

    /// <summary>
    /// How the gradients of actor and temperature are combined: as the critics', where that is by gradients; by the mean where it is by
    /// losses, as in FAMO's published program, and where logarithms would be taken of losses that may be negative.
    /// </summary>
    internal Weighting ActorWeighting =>
        Weighting.Start(Tasks).Needs == Signal.Losses || Weighting.Log || Weighting.Spec.Logarithms == Logarithms.Always
            ? new Weighting.Equal()
            : Weighting;

    /// <summary>The network of the actor.</summary>
    internal Network Actor => ActorCritic.Actor(Inputs, Actions, Widths, Sharing);

    /// <summary>The network of both critics.</summary>
    internal Network Critics => ActorCritic.Twins(Inputs, Actions, Widths, Sharing);
}
