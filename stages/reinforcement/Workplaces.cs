using Multitask.Stages.Environments;

namespace Multitask.Stages.Reinforcement;

/// <summary>The environments of all tasks.</summary>
internal sealed class Workplaces : IDisposable
{
    private Workplaces(Seq<Workplace> all) => All = all;

    /// <summary>One per task, in order.</summary>
    internal Seq<Workplace> All { get; }

    /// <summary>What the agent sees in each.</summary>
    internal double[][] Observations => [.. All.Map(one => one.Observation)];

    /// <summary>Opens the environment of every task.</summary>
    internal static Either<string, Workplaces> Open(EnvironmentFiles files, ulong seed) => Open(files, seed, "episode");

    /// <summary>The same with episodes that no training sees.</summary>
    internal static Either<string, Workplaces> ToEvaluate(EnvironmentFiles files, ulong seed) => Open(files, seed, "evaluation");

    /// <summary>Begins an episode in every environment.</summary>
    internal Unit Begin(long episode) => All.Iter(one => one.Begin(episode));

    /// <summary>Carries an action out in each, one after the other.</summary>
    /// <param name="actions">(K, A).</param>
    internal Moment[] Act(double[] actions)
    {
        var width = actions.Length / All.Count;
        return [.. All.Map((task, one) => one.Act(actions.AsSpan(task * width, width)))];
    }

    /// <inheritdoc />
    public void Dispose() => All.Iter(one => one.Dispose());

    private static Either<string, Workplaces> Open(EnvironmentFiles files, ulong seed, string purpose)
    {
        var opened = new List<Workplace>();
        var all = Eithers.Traverse(files.Set.Tasks, task => files.Open(task).Map(environment =>
        {
            opened.Add(new Workplace(environment, opened.Count, (seed, purpose)));
            return Unit.Default;
        }));
        if (all.IsLeft)
        {
            opened.ForEach(one => one.Dispose());
        }

        return all.Map(_ => new Workplaces(Prelude.Seq(opened.ToArray())));
    }
}
