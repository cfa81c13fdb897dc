using System.Diagnostics;

namespace Multitask.Stages.Environments;

/// <summary>A robot in a scene: how it begins, acts and is seen.</summary>
internal interface IRobot
{
    /// <summary>One reset of the scene: the arm to its start, then the task's arrangement.</summary>
    Episode Begin(Goal goal);

    /// <summary>Carries an action out: numbers in [-1, 1].</summary>
    void Act(ReadOnlySpan<double> action);

    /// <summary>What the reward looks at.</summary>
    Moment Look(ReadOnlySpan<double> action);

    /// <summary>What the agent sees.</summary>
    void Observe(in Episode episode, Span<double> observation);
}

/// <summary>What is known of a family's robot before there is a scene.</summary>
/// <param name="Actions">Numbers in an action.</param>
/// <param name="Observations">Numbers in an observation.</param>
/// <param name="Horizon">Actions in an episode.</param>
/// <param name="Enter">The robot in a scene, or what the scene lacks.</param>
internal sealed record Robot(int Actions, int Observations, int Horizon, Func<Physics, EnvironmentDefinition, Either<string, IRobot>> Enter)
{
    /// <summary>The fold of the families.</summary>
    internal static Robot Of(EnvironmentFamily family) => family switch
    {
        EnvironmentFamily.Metaworld => Sawyer.Kind,
        EnvironmentFamily.Tabletop => TabletopArm.Kind,
        _ => throw new UnreachableException(),
    };
}
