using System.Runtime.InteropServices;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Environments;

/// <summary>A task in its scene. It owns native memory, is used by one thread at a time, and its steps allocate nothing.</summary>
public sealed class SimulatedEnvironment : IDisposable
{
    private const int Header = 1;
    private readonly Physics _physics;
    private readonly IRobot _robot;
    private readonly EnvironmentDefinition _definition;
    private readonly Option<Goal> _fixed;
    private readonly double[] _action;
    private readonly double[] _seen;
    private Episode _episode;

    private SimulatedEnvironment(EnvironmentTask task, Physics physics, IRobot robot, Option<Goal> goal)
    {
        (Task, _physics, _robot, _fixed) = (task, physics, robot, goal);
        _definition = EnvironmentDefinition.Of(task);
        (_action, _seen) = (new double[Robot.Of(task.Family).Actions], new double[Robot.Of(task.Family).Observations]);
        _ = goal.Map(robot.Begin);
    }

    /// <summary>The task.</summary>
    public EnvironmentTask Task { get; }

    /// <summary>Actions since the episode's beginning.</summary>
    public int Steps { get; private set; }

    /// <summary>The state of the scene, to be drawn.</summary>
    internal Physics Physics => _physics;

    /// <summary>A task in a scene.</summary>
    /// <param name="task">The task.</param>
    /// <param name="physics">Its scene, owned from here on.</param>
    /// <param name="goal">Of every episode; none: each draws its own.</param>
    internal static Either<string, SimulatedEnvironment> In(EnvironmentTask task, Physics physics, Option<Goal> goal)
    {
        var entered = Robot.Of(task.Family).Enter(physics, EnvironmentDefinition.Of(task)).Map(robot => new SimulatedEnvironment(task, physics, robot, goal));
        if (entered.IsLeft)
        {
            physics.Dispose();
        }

        return entered;
    }

    /// <summary>Begins an episode.</summary>
    /// <param name="stream">What object and target are drawn from, unless the set's goals are fixed.</param>
    /// <param name="observation">Takes what the agent sees.</param>
    public void Reset(RandomSource stream, Span<double> observation)
    {
        var goal = _fixed.IfNone(() => _definition.Goals.Draw(stream));
        if (_fixed.IsNone)
        {
            // Scenes show where bodies stood before they were moved: as in the published program a goal that is new takes two resets.
            _ = _robot.Begin(goal);
        }

        _episode = _robot.Begin(goal);
        Steps = 0;
        See(observation);
    }

    /// <summary>Carries an action out.</summary>
    /// <param name="action">Numbers that are cut to [-1, 1].</param>
    /// <param name="observation">Takes what the agent sees.</param>
    public StepOutcome Step(ReadOnlySpan<double> action, Span<double> observation)
    {
        var finite = true;
        for (var at = 0; at < _action.Length; at++)
        {
            finite &= double.IsFinite(action[at]);
            _action[at] = Math.Clamp(action[at], -1, 1);
        }

        Steps++;
        if (finite)
        {
            _robot.Act(_action);
        }

        return finite && !_physics.Diverged ? Judge(observation) : Broken(observation);
    }

    /// <summary>Everything that decides what follows: the same actions then lead to the same numbers, to the last bit.</summary>
    public byte[] Save()
    {
        var numbers = new double[Size];
        numbers[0] = Steps;
        _episode.CopyTo(numbers.AsSpan(Header));
        _seen.CopyTo(numbers.AsSpan(Header + Episode.Size));
        PhysicsState.Save(_physics, numbers.AsSpan(Header + Episode.Size + _seen.Length));
        return MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();
    }

    /// <summary>Resumes from where <see cref="Save"/> was called on an environment of the same task and scene.</summary>
    /// <param name="state">What it returned.</param>
    /// <param name="observation">Takes what the agent saw then.</param>
    public Either<string, Unit> Restore(ReadOnlySpan<byte> state, Span<double> observation)
    {
        if (state.Length != Size * sizeof(double))
        {
            return $"{Task.Name}: the saved state has {state.Length} bytes, this environment's has {Size * sizeof(double)}";
        }

        var numbers = MemoryMarshal.Cast<byte, double>(state);
        Steps = (int)numbers[0];
        _episode = Episode.From(numbers[Header..]);
        numbers.Slice(Header + Episode.Size, _seen.Length).CopyTo(_seen);
        PhysicsState.Restore(_physics, numbers[(Header + Episode.Size + _seen.Length)..]);
        _seen.CopyTo(observation);
        return unit;
    }

    /// <inheritdoc />
    public void Dispose() => _physics.Dispose();

    private int Size => Header + Episode.Size + _seen.Length + PhysicsState.Size(_physics);

    private bool AtHorizon => Steps >= Robot.Of(Task.Family).Horizon;

    private StepOutcome Judge(Span<double> observation)
    {
        var verdict = _definition.Judge(_episode, _robot.Look(_action));
        _episode = _episode with { Picked = verdict.Picked };
        See(observation);
        return new(verdict.Reward, verdict.Success, AtHorizon, Diverged: false);
    }

    private StepOutcome Broken(Span<double> observation)
    {
        _seen.AsSpan().Clear();
        _seen.CopyTo(observation);
        return new(0, Success: false, Done: true, Diverged: true);
    }

    private void See(Span<double> observation)
    {
        _robot.Observe(_episode, _seen);
        _seen.CopyTo(observation);
    }
}
