namespace Multitask.Stages.Environments;

/// <summary>Meta-World's button-press-topdown-v1.</summary>
internal static class SawyerButton
{
    private static readonly Landmark Button = new(PlaceKind.Site, "buttonStart");

    /// <summary>The button down into its hole.</summary>
    internal static EnvironmentDefinition PressTopdown { get; } = new(
        "sawyer_button_press_topdown", GoalSpace.Objects(new(-0.1, 0.8, 0.05), new(0.1, 0.9, 0.05)), Button, Arrange, Judge)
    {
        HandStart = Sawyer.SingleHandStart,
    };

    private static Episode Arrange(Physics physics, Goal goal, Episode begun)
    {
        physics.MoveBody("box", goal.Object);
        physics.MoveBody("button", new(goal.Object.X, goal.Object.Y + 0.08, goal.Object.Z + 0.07 - 0.02));
        physics.Put(Sawyer.FirstObject, 1, 0);
        var hole = physics.At(new Landmark(PlaceKind.Site, "hole"));
        return begun with { Target = hole, Way = Math.Abs(physics.At(Button).Z - hole.Z) };
    }

    private static Verdict Judge(in Episode episode, in Moment moment)
    {
        var left = Math.Abs(moment.Object.Z - episode.Target.Z);
        return new(
            SawyerReward.TouchThen(moment.Object.To(moment.Tip), Math.Max(SawyerReward.Progress(episode.Way, left), 0)), left <= 0.02);
    }
}
