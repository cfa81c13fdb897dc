namespace Multitask.Stages.Reinforcement;

/// <summary>What networks read: an observation, and behind it a one-hot code of the task where the agent is told which it is.</summary>
/// <param name="Observation">Numbers in an observation.</param>
/// <param name="Tasks">Numbers in the code; 0: there is none.</param>
internal sealed record AgentInput(int Observation, int Tasks)
{
    /// <summary>Of an agent for a number of tasks.</summary>
    internal static AgentInput Of(Agent agent, int observation, int tasks) => new(observation, agent.TaskInput ? tasks : 0);

    /// <summary>Numbers in all.</summary>
    internal int Width => Observation + Tasks;

    /// <summary>Writes what networks read.</summary>
    internal void Write(ReadOnlySpan<double> observation, int task, Span<double> into)
    {
        observation.CopyTo(into);
        into[Observation..Width].Clear();
        if (Tasks > 0)
        {
            into[Observation + task] = 1;
        }
    }

    /// <summary>What networks read for an observation of each task, (K, width).</summary>
    internal double[] Rows(double[][] observations)
    {
        var rows = new double[observations.Length * Width];
        for (var task = 0; task < observations.Length; task++)
        {
            Write(observations[task], task, rows.AsSpan(task * Width, Width));
        }

        return rows;
    }
}
