namespace Multitask.Stages.Environments;

/// <summary>Meta-World's drawer-open-v1 and drawer-close-v1.</summary>
internal static class SawyerDrawer
{
    private const string Scene = "sawyer_drawer";
    private const double OpenWay = 0.2;

    private static readonly Landmark Handle = new(PlaceKind.Geom, "handle");
    private static readonly GoalSpace Goals = GoalSpace.Objects(new(-0.1, 0.9, 0.04), new(0.1, 0.9, 0.04));

    /// <summary>The handle towards the arm.</summary>
    internal static EnvironmentDefinition Open { get; } = new(Scene, Goals, Handle, ArrangeOpen, JudgeOpen) { HandStart = Sawyer.SingleHandStart };

    /// <summary>The handle away from the arm.</summary>
    internal static EnvironmentDefinition Close { get; } = new(Scene, Goals, Handle, ArrangeClose, JudgeClose) { HandStart = Sawyer.SingleHandStart };

    /// <summary>The published program moves the drawer without computing where that leaves it: the first observation has its place before.</summary>
    private static Episode ArrangeOpen(Physics physics, Goal goal, Episode begun)
    {
        Move(physics, goal);
        return begun with { Target = goal.Object with { Y = goal.Object.Y - 0.35 }, Way = OpenWay };
    }

    private static Episode ArrangeClose(Physics physics, Goal goal, Episode begun)
    {
        Move(physics, goal);
        physics.Put(Sawyer.FirstObject, 0, -OpenWay);
        var target = goal.Object with { Y = goal.Object.Y - 0.2 };
        return begun with { Target = target, Way = Math.Abs(physics.At(Handle).Y - target.Y) };
    }

    private static void Move(Physics physics, Goal goal)
    {
        physics.MoveBody("drawer", goal.Object);
        physics.MoveBody("drawer_cover", goal.Object with { Z = goal.Object.Z - 0.02 });
    }

    private static Verdict JudgeOpen(in Episode episode, in Moment moment) => Judge(episode, moment, 0.08);

    private static Verdict JudgeClose(in Episode episode, in Moment moment) => Judge(episode, moment, 0.06);

    private static Verdict Judge(in Episode episode, in Moment moment, double near)
    {
        var left = Math.Abs(moment.Object.Y - episode.Target.Y);
        return new(
            SawyerReward.TouchThen(moment.Object.To(moment.Tip), Math.Max(SawyerReward.Progress(episode.Way, left), 0)), left <= near);
    }
}
