namespace Multitask.Stages.Environments;

/// <summary>
/// Our own arm: yaw, shoulder, elbow. An observation is tip, object, target and the three joint angles (radians); an action is the speed of each
/// joint, up to 2 radians a second, for 0.05 seconds.
/// </summary>
internal sealed class TabletopArm : IRobot
{
    private const int Joints = 3;
    private const int Substeps = 5;

    /// <summary>The joint angles at the beginning: the tip is over the table.</summary>
    private static readonly double[] Start = [0, 0.9, -1.5];

    private readonly Physics _physics;
    private readonly EnvironmentDefinition _task;
    private readonly (Place Tip, Place Object) _places;

    private TabletopArm(Physics physics, EnvironmentDefinition task, (Place, Place) places) => (_physics, _task, _places) = (physics, task, places);

    /// <summary>What is known before there is a scene.</summary>
    internal static Robot Kind { get; } = new(Joints, 12, 60, Enter);

    /// <inheritdoc />
    public Episode Begin(Goal goal)
    {
        _physics.Reset();
        Start.CopyTo(_physics.Positions);
        var episode = _task.Arrange(_physics, goal, default);
        _physics.MoveBody("target", episode.Target);
        _physics.Forward();
        var start = _physics.At(_places.Tip);
        return episode with { Start = start, ObjectHeight = _physics.At(_places.Object).Z };
    }

    /// <inheritdoc />
    public void Act(ReadOnlySpan<double> action)
    {
        action[..Joints].CopyTo(_physics.Controls);
        _physics.Step(Substeps);
        // Positions in the world are those of the last time step's beginning; where the arm is now is what the next action starts from.
        _physics.Forward();
    }

    /// <inheritdoc />
    public Moment Look(ReadOnlySpan<double> action) => new(_physics.At(_places.Tip), _physics.At(_places.Object), default, 0);

    /// <inheritdoc />
    public void Observe(in Episode episode, Span<double> observation)
    {
        _physics.At(_places.Tip).CopyTo(observation);
        _physics.At(_places.Object).CopyTo(observation[3..]);
        episode.Target.CopyTo(observation[6..]);
        _physics.Positions[..Joints].CopyTo(observation[9..]);
    }

    private static Either<string, IRobot> Enter(Physics physics, EnvironmentDefinition task) =>
        from tip in physics.Find(new Landmark(PlaceKind.Site, "tip"))
        from thing in physics.Find(task.Object)
        select (IRobot)new TabletopArm(physics, task, (tip, thing));
}
