namespace Multitask.Stages.Environments;

/// <summary>Meta-World's reach-v1, push-v1 and pick-place-v1: a puck on the table.</summary>
internal static class SawyerPuck
{
    private const string Scene = "sawyer_reach_push_pick_and_place";
    private const double Lift = 0.04;

    private static readonly Landmark Puck = new(PlaceKind.Geom, "objGeom");

    private static readonly GoalSpace Goals = new(
        new Goal(new(-0.1, 0.6, 0.02), new(-0.1, 0.8, 0.05)), new Goal(new(0.1, 0.7, 0.02), new(0.1, 0.9, 0.3)), Apart: 0.15);

    /// <summary>The fingers to the target.</summary>
    internal static EnvironmentDefinition Reach { get; } = new(
        Scene, Goals, Puck, (physics, goal, begun) => Put(physics, goal, begun with { Target = goal.Target, Way = begun.Start.To(goal.Target) }), JudgeReach);

    /// <summary>The puck over the table to the target.</summary>
    internal static EnvironmentDefinition Push { get; } = new(Scene, Goals, Puck, ArrangePush, JudgePush);

    /// <summary>The puck into the air to the target.</summary>
    internal static EnvironmentDefinition PickPlace { get; } = new(Scene, Goals, Puck, ArrangePickPlace, JudgePickPlace);

    private static Episode ArrangePush(Physics physics, Goal goal, Episode begun)
    {
        var (puck, target) = (goal.Object with { Z = begun.ObjectHeight }, goal.Target with { Z = begun.ObjectHeight });
        return Put(physics, new Goal(puck, target), begun with { Target = target, Way = puck.PlanarTo(target) });
    }

    private static Episode ArrangePickPlace(Physics physics, Goal goal, Episode begun)
    {
        var lifted = begun.ObjectHeight + Lift;
        var way = (goal.Object with { Z = lifted }).To(goal.Target) + lifted;
        return Put(physics, goal, begun with { Target = goal.Target, Way = way, LiftedHeight = lifted });
    }

    private static Episode Put(Physics physics, Goal goal, Episode episode)
    {
        physics.Put(Sawyer.FirstObject, 6, goal.Object.X, goal.Object.Y, goal.Object.Z);
        return episode;
    }

    private static Verdict JudgeReach(in Episode episode, in Moment moment)
    {
        var left = moment.Tip.To(episode.Target);
        return new(Math.Max(SawyerReward.Progress(episode.Way, left), 0), left <= 0.05);
    }

    private static Verdict JudgePush(in Episode episode, in Moment moment)
    {
        var left = moment.Object.PlanarTo(episode.Target);
        return new(
            SawyerReward.TouchThen(moment.Tip.To(moment.Object), Math.Max(SawyerReward.Progress(episode.Way, left), 0)), left <= 0.07);
    }

    private static Verdict JudgePickPlace(in Episode episode, in Moment moment)
    {
        var left = moment.Object.To(episode.Target);
        var picked = episode.Picked || moment.Object.Z >= episode.LiftedHeight - SawyerReward.LiftTolerance;
        var lift = new SawyerReward.Lift(episode, moment, picked, left);
        var place = lift.InHand ? Math.Max(SawyerReward.Progress(episode.Way, left), 0) : 0;
        return new(lift.Approach(descent: 2) + lift.Height + place, left <= 0.07, picked);
    }
}
