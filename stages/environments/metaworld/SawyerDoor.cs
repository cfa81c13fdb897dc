namespace Multitask.Stages.Environments;

/// <summary>Meta-World's door-open-v1: a door to be pulled open by its handle.</summary>
internal static class SawyerDoor
{
    private static readonly Landmark Handle = new(PlaceKind.Geom, "handle");

    /// <summary>The handle to where it is when the door is open.</summary>
    internal static EnvironmentDefinition Open { get; } = new(
        "sawyer_door_pull", GoalSpace.Objects(new(0, 0.85, 0.1), new(0.1, 0.95, 0.1)), Handle, Arrange, Judge);

    private static Episode Arrange(Physics physics, Goal goal, Episode begun)
    {
        var target = goal.Object + new Vec3(-0.3, -0.25, 0.05);
        physics.MoveBody("door", goal.Object);
        physics.Put(Sawyer.FirstObject, 1, 0);
        return begun with { Target = target, Way = physics.At(Handle).PlanarTo(target) };
    }

    private static Verdict Judge(in Episode episode, in Moment moment)
    {
        var left = moment.Object.PlanarTo(episode.Target);
        return new(
            SawyerReward.TouchThen(moment.Object.To(moment.Tip), Math.Max(SawyerReward.Progress(episode.Way, left), 0)), left <= 0.08);
    }
}
