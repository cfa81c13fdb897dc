using System.Diagnostics;

namespace Multitask.Stages.Environments;

/// <summary>Moves a scene's bodies for a goal, after the arm has gone to its start.</summary>
/// <param name="physics">The scene.</param>
/// <param name="goal">Where object and target shall be.</param>
/// <param name="begun">The tip and the object's height as they are.</param>
internal delegate Episode Arrangement(Physics physics, Goal goal, Episode begun);

/// <summary>What a moment of an episode is worth: a pure function.</summary>
internal delegate Verdict Judgement(in Episode episode, in Moment moment);

/// <summary>A task as data and pure functions.</summary>
/// <param name="Scene">The name of its MJCF file, without ending.</param>
/// <param name="Goals">Where goals are drawn.</param>
/// <param name="Object">What the observation says of the object.</param>
/// <param name="Arrange">How the scene is arranged for a goal.</param>
/// <param name="Judge">Its reward.</param>
internal sealed record EnvironmentDefinition(string Scene, GoalSpace Goals, Landmark Object, Arrangement Arrange, Judgement Judge)
{
    /// <summary>The front end of the object, where the reward needs it.</summary>
    internal Option<Landmark> Head { get; init; }

    /// <summary>Where the hand of a Sawyer is moved to at the beginning of an episode.</summary>
    internal Vec3 HandStart { get; init; } = new(0, 0.6, 0.2);

    /// <summary>The fold of the union of tasks.</summary>
    internal static EnvironmentDefinition Of(EnvironmentTask task) => task switch
    {
        EnvironmentTask.Reach => SawyerPuck.Reach,
        EnvironmentTask.Push => SawyerPuck.Push,
        EnvironmentTask.PickPlace => SawyerPuck.PickPlace,
        EnvironmentTask.DoorOpen => SawyerDoor.Open,
        EnvironmentTask.DrawerOpen => SawyerDrawer.Open,
        EnvironmentTask.DrawerClose => SawyerDrawer.Close,
        EnvironmentTask.ButtonPressTopdown => SawyerButton.PressTopdown,
        EnvironmentTask.PegInsertSide => SawyerPeg.InsertSide,
        EnvironmentTask.WindowOpen => SawyerWindow.Open,
        EnvironmentTask.WindowClose => SawyerWindow.Close,
        EnvironmentTask.TabletopReach => TabletopTasks.Reach,
        EnvironmentTask.TabletopPush => TabletopTasks.Push,
        EnvironmentTask.TabletopPress => TabletopTasks.Press,
        _ => throw new UnreachableException(),
    };
}
