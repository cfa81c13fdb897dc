namespace Multitask.Stages.Environments;

/// <summary>The tasks at our own table. Rewards are ways still to go in metres, with a peak where the task is solved.</summary>
internal static class TabletopTasks
{
    private const double PuckHeight = 0.03;
    private const double PuckRadius = 0.04;
    private const double TipRadius = 0.025;
    private const double ButtonTop = 0.07;
    private const double Pressed = 0.02;

    /// <summary>Where what a task does not need is put.</summary>
    private static readonly Vec3 Away = new(0, -1, 0.03);

    /// <summary>The tip to a point in the air.</summary>
    internal static EnvironmentDefinition Reach { get; } = new(
        TabletopScene.Name,
        new GoalSpace(new Goal(default, new(-0.2, 0.3, 0.05)), new Goal(default, new(0.2, 0.5, 0.3))),
        new Landmark(PlaceKind.Site, "tip"),
        (physics, goal, _) => Arrange(physics, Away, Away, goal.Target),
        JudgeReach);

    /// <summary>The puck away from the arm to a point on the table. The target is drawn as a way from the puck.</summary>
    internal static EnvironmentDefinition Push { get; } = new(
        TabletopScene.Name,
        new GoalSpace(new Goal(new(-0.12, 0.3, PuckHeight), new(-0.03, 0.1, 0)), new Goal(new(0.12, 0.36, PuckHeight), new(0.03, 0.14, 0))),
        new Landmark(PlaceKind.Geom, "puck"),
        (physics, goal, _) => Arrange(physics, goal.Object, Away, goal.Object + goal.Target),
        JudgePush);

    /// <summary>The button down.</summary>
    internal static EnvironmentDefinition Press { get; } = new(
        TabletopScene.Name,
        GoalSpace.Objects(new(-0.15, 0.33, 0), new(0.15, 0.48, 0)),
        new Landmark(PlaceKind.Site, "button"),
        (physics, goal, _) => Arrange(physics, Away, goal.Object, goal.Object with { Z = ButtonTop - Pressed }),
        JudgePress);

    private static Episode Arrange(Physics physics, Vec3 puck, Vec3 button, Vec3 target)
    {
        physics.MoveBody("puck", puck);
        physics.MoveBody("stand", button);
        return new Episode(target);
    }

    private static Verdict JudgeReach(in Episode episode, in Moment moment)
    {
        var left = moment.Tip.To(episode.Target);
        return new(Peak(left) - (2 * left), left <= 0.04);
    }

    /// <summary>First behind the puck, as seen from the target, then along with it.</summary>
    private static Verdict JudgePush(in Episode episode, in Moment moment)
    {
        var left = moment.Object.PlanarTo(episode.Target);
        var away = (moment.Object - episode.Target) with { Z = 0 };
        var behind = moment.Object + (away * ((PuckRadius + TipRadius) / Math.Max(left, 0.001)));
        return new(Peak(left) - (2 * left) - moment.Tip.To(behind), left <= 0.04);
    }

    private static Verdict JudgePress(in Episode episode, in Moment moment)
    {
        var left = Math.Max(moment.Object.Z - episode.Target.Z, 0);
        var touch = moment.Tip.To(moment.Object + new Vec3(0, 0, TipRadius));
        return new(Peak(left * 4) - (2 * touch), left <= 0);
    }

    private static double Peak(double left) => Math.Exp(-(left * left) / 0.003);
}
