using static LanguageExt.Prelude;

namespace Multitask.Stages.Environments;

/// <summary>Meta-World's peg-insert-side-v1.</summary>
internal static class SawyerPeg
{
    private const double Lift = 0.11;
    private const double Lying = 0.02;

    private static readonly Landmark Peg = new(PlaceKind.Body, "peg");

    /// <summary>The peg into the hole in the side of a box. The published program draws the box wherever the hand may be.</summary>
    internal static EnvironmentDefinition InsertSide { get; } = new(
        "sawyer_peg_insertion_side",
        new GoalSpace(
            new Goal(new(-0.1, 0.5, Lying), new(-0.5, 0.40, 0.05)), new Goal(new(0.1, 0.7, Lying), new(0.5, 1, 0.5)), Apart: 0.1),
        Peg,
        Arrange,
        Judge)
    {
        Head = Some(new Landmark(PlaceKind.Site, "pegHead")),
    };

    private static Episode Arrange(Physics physics, Goal goal, Episode begun)
    {
        var target = physics.SitePlace("hole") + goal.Target;
        physics.MoveBody("box", goal.Target);
        physics.Put(Sawyer.FirstObject, 6, goal.Object.X, goal.Object.Y, Lying);
        var lifted = begun.ObjectHeight + Lift;
        var way = (physics.At(Peg) with { Z = lifted }).To(target) + lifted;
        return begun with { Target = target, Way = way, LiftedHeight = lifted };
    }

    private static Verdict Judge(in Episode episode, in Moment moment)
    {
        var (left, headLeft) = (moment.Object.To(episode.Target), moment.Head.To(episode.Target));
        var picked = moment.Object.Z >= episode.LiftedHeight - SawyerReward.LiftTolerance;
        var lift = new SawyerReward.Lift(episode, moment, picked, left);
        var place = lift.InHand ? Math.Max(SawyerReward.Progress(episode.Way, headLeft <= 0.05 ? left : headLeft), 0) : 0;
        return new(lift.Approach(descent: 1) + lift.Height + place, left <= 0.07);
    }
}
