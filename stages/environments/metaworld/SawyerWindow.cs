namespace Multitask.Stages.Environments;

/// <summary>
/// Meta-World's window-open-v1 and window-close-v1. The published program moves the window without computing where that leaves it (the first
/// observation has its place before), and lets this reward be negative.
/// </summary>
internal static class SawyerWindow
{
    private const string Scene = "sawyer_window_horizontal";
    private const double Travel = 0.18;
    private const double Way = 0.2;

    /// <summary>The handle to the right.</summary>
    internal static EnvironmentDefinition Open { get; } = new(
        Scene,
        GoalSpace.Objects(new(-0.1, 0.7, 0.16), new(0.1, 0.9, 0.16)),
        new Landmark(PlaceKind.Site, "handleOpenStart"),
        (physics, goal, begun) => Arrange(physics, goal, begun, (new(0.1, 0, -0.12), new(0.2, 0.03, 0), Travel)),
        Judge)
    {
        HandStart = Sawyer.SingleHandStart,
    };

    /// <summary>The handle to the left.</summary>
    internal static EnvironmentDefinition Close { get; } = new(
        Scene,
        GoalSpace.Objects(new(0, 0.75, 0.15), new(0, 0.9, 0.15)),
        new Landmark(PlaceKind.Site, "handleCloseStart"),
        (physics, goal, begun) => Arrange(physics, goal, begun, (new(-0.1, 0, -0.12), new(0, 0.03, 0), -Travel)),
        Judge)
    {
        HandStart = Sawyer.SingleHandStart,
    };

    private static Episode Arrange(Physics physics, Goal goal, Episode begun, (Vec3 Wall, Vec3 Other, double Travel) shift)
    {
        physics.MoveBody("window", goal.Object);
        physics.MoveBody("window_another", goal.Object + shift.Other);
        physics.MoveBody("wall", goal.Object + shift.Wall);
        return begun with { Target = goal.Object with { X = goal.Object.X + shift.Travel }, Way = Way };
    }

    private static Verdict Judge(in Episode episode, in Moment moment)
    {
        var left = Math.Abs(moment.Object.X - episode.Target.X);
        return new(SawyerReward.TouchThen(moment.Object.To(moment.Tip), SawyerReward.Progress(episode.Way, left)), left <= 0.05);
    }
}
