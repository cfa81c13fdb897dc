using Multitask.Stages.Environments;

namespace Multitask.Stages.Reinforcement;

/// <summary>The environment of a task with the episode that runs in it.</summary>
/// <remarks>Owns the environment. One thread at a time uses it.</remarks>
internal sealed class Workplace(SimulatedEnvironment environment, int task, (ulong Seed, string Purpose) draws) : IDisposable
{
    private readonly double[] _next = new double[Observations(environment)];

    /// <summary>What the agent sees.</summary>
    internal double[] Observation { get; } = new double[Observations(environment)];

    /// <summary>What it saw after its last action, before another episode began.</summary>
    internal double[] Reached => _next;

    /// <summary>Number of the episode.</summary>
    internal long Episode { get; private set; }

    /// <summary>Rewards of the episode, added.</summary>
    internal double Return { get; private set; }

    /// <summary>Whether the episode has succeeded at some step.</summary>
    internal bool Succeeded { get; private set; }

    /// <summary>Begins an episode by its number.</summary>
    internal Unit Begin(long episode)
    {
        (Episode, Return, Succeeded) = (episode, 0, false);
        environment.Reset(new RandomSource(draws.Seed, draws.Purpose, task, episode), Observation);
        return Unit.Default;
    }

    /// <summary>Carries an action out; an episode that is over is followed by the next.</summary>
    internal Moment Act(ReadOnlySpan<double> action)
    {
        var outcome = environment.Step(action, _next);
        (Return, Succeeded) = (Return + outcome.Reward, Succeeded || outcome.Success);
        var moment = new Moment(outcome, Return, Succeeded);
        if (outcome.Done)
        {
            Begin(Episode + 1);
        }
        else
        {
            _next.CopyTo(Observation, 0);
        }

        return moment;
    }

    /// <summary>Everything that decides what follows, as numbers.</summary>
    internal double[] Save()
    {
        var state = environment.Save();
        var numbers = new double[Header + (state.Length / sizeof(double))];
        (numbers[0], numbers[1], numbers[2]) = (Episode, Return, Succeeded ? 1 : 0);
        Buffer.BlockCopy(state, 0, numbers, Header * sizeof(double), state.Length);
        return numbers;
    }

    /// <summary>Resumes from what <see cref="Save"/> returned.</summary>
    internal Either<string, Unit> Restore(double[] numbers)
    {
        (Episode, Return, Succeeded) = ((long)numbers[0], numbers[1], numbers[2] != 0);
        var state = new byte[(numbers.Length - Header) * sizeof(double)];
        Buffer.BlockCopy(numbers, Header * sizeof(double), state, 0, state.Length);
        return environment.Restore(state, Observation);
    }

    /// <summary>A view of it.</summary>
    internal SceneView View() => new(environment);

    /// <inheritdoc />
    public void Dispose() => environment.Dispose();

    private const int Header = 3;

    private static int Observations(SimulatedEnvironment environment) => Robot.Of(environment.Task.Family).Observations;
}

/// <summary>What an action led to.</summary>
/// <param name="Outcome">What the environment said.</param>
/// <param name="Return">Rewards of the episode so far.</param>
/// <param name="Succeeded">Whether the episode has succeeded at some step so far.</param>
internal readonly record struct Moment(StepOutcome Outcome, double Return, bool Succeeded);
