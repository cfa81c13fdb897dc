using static LanguageExt.Prelude;

namespace Multitask.Stages.Environments;

/// <summary>
/// Meta-World's Sawyer arm (version 1): a hand that is moved through the air, and two fingers. An observation is hand, object (and three zeros),
/// target; an action is a step of the hand of up to 1 cm along each axis, and how much to close the fingers.
/// </summary>
internal sealed class Sawyer : IRobot
{
    /// <summary>Where the object's own coordinates begin: the arm has seven joints, the fingers two.</summary>
    internal const int FirstObject = 9;

    /// <summary>Where some of the published tasks begin: they hold the point in single precision.</summary>
    internal static Vec3 SingleHandStart { get; } = new(0, 0.6f, 0.2f);

    private const int Substeps = 5;
    private const int StartActions = 10;
    private const double ActionLength = 0.01;

    private static readonly Vec3 HandLow = new(-0.5, 0.40, 0.05);
    private static readonly Vec3 HandHigh = new(0.5, 1, 0.5);

    private readonly Physics _physics;
    private readonly EnvironmentDefinition _task;
    private readonly (Place Hand, Place Right, Place Left, Place Object, Place Head) _places;

    private Sawyer(Physics physics, EnvironmentDefinition task, (Place, Place, Place, Place, Place) places) =>
        (_physics, _task, _places) = (physics, task, places);

    /// <summary>What is known before there is a scene.</summary>
    internal static Robot Kind { get; } = new(4, 12, 150, Enter);

    /// <inheritdoc />
    public Episode Begin(Goal goal)
    {
        _physics.Reset();
        for (var action = 0; action < StartActions; action++)
        {
            MoveHand(_task.HandStart);
            Close(-1);
            _physics.Step(Substeps);
        }

        return _task.Arrange(_physics, goal, new Episode { Start = Fingers, ObjectHeight = _physics.At(_places.Object).Z });
    }

    /// <inheritdoc />
    public void Act(ReadOnlySpan<double> action)
    {
        var hand = _physics.MocapPosition;
        MoveHand(new(
            Math.Clamp(hand[0] + (action[0] * ActionLength), HandLow.X, HandHigh.X),
            Math.Clamp(hand[1] + (action[1] * ActionLength), HandLow.Y, HandHigh.Y),
            Math.Clamp(hand[2] + (action[2] * ActionLength), HandLow.Z, HandHigh.Z)));
        Close(action[3]);
        _physics.Step(Substeps);
    }

    /// <inheritdoc />
    public Moment Look(ReadOnlySpan<double> action) => new(Fingers, _physics.At(_places.Object), _physics.At(_places.Head), action[3]);

    /// <inheritdoc />
    public void Observe(in Episode episode, Span<double> observation)
    {
        _physics.At(_places.Hand).CopyTo(observation);
        _physics.At(_places.Object).CopyTo(observation[3..]);
        observation.Slice(6, 3).Clear();
        episode.Target.CopyTo(observation[9..]);
    }

    private static Either<string, IRobot> Enter(Physics physics, EnvironmentDefinition task) =>
        from hand in physics.Find(new Landmark(PlaceKind.Body, "hand"))
        from right in physics.Find(new Landmark(PlaceKind.Site, "rightEndEffector"))
        from left in physics.Find(new Landmark(PlaceKind.Site, "leftEndEffector"))
        from thing in physics.Find(task.Object)
        from head in physics.Find(task.Head.IfNone(task.Object))
        let _ = WeldHand(physics)
        select (IRobot)new Sawyer(physics, task, (hand, right, left, thing, head));

    /// <summary>The hand is held exactly where it is told to be: no offset, no rotation.</summary>
    private static Unit WeldHand(Physics physics)
    {
        for (var at = 0; at < physics.Equalities.Length; at++)
        {
            if (physics.Equalities[at] == MujocoLayout.Weld)
            {
                var numbers = physics.EqualityNumbers.Slice(at * MujocoLayout.EqualityWidth, MujocoLayout.EqualityWidth);
                numbers[..^1].Clear();
                numbers[6] = 1;
            }
        }

        physics.Forward();
        return unit;
    }

    private Vec3 Fingers => Vec3.Middle(_physics.At(_places.Right), _physics.At(_places.Left));

    private void MoveHand(Vec3 to)
    {
        to.CopyTo(_physics.MocapPosition);
        var rotation = _physics.MocapRotation;
        (rotation[0], rotation[1], rotation[2], rotation[3]) = (1, 0, 1, 0);
    }

    private void Close(double grip) => (_physics.Controls[0], _physics.Controls[1]) = (grip, -grip);
}
