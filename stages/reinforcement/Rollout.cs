using static LanguageExt.Prelude;

namespace Multitask.Stages.Reinforcement;

/// <summary>How an agent did in some episodes of a task.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Successes">Whether each episode succeeded at some step.</param>
/// <param name="Returns">The sum of each episode's rewards.</param>
/// <param name="Diverged">Episodes that ended since the physics diverged.</param>
internal sealed record TaskOutcome(string Task, Seq<bool> Successes, Seq<double> Returns, int Diverged)
{
    /// <summary>How often it succeeded.</summary>
    internal Wilson Success => Wilson.Of(Successes.Filter(won => won).Count, Successes.Count);

    /// <summary>The mean over episodes of their returns.</summary>
    internal double MeanReturn => Returns.Sum() / Returns.Count;
}

/// <summary>Episodes of an agent: all environments at once, episode after episode, each begun by its number.</summary>
internal static class Rollout
{
    /// <summary>Runs episodes of every task. Left: why the policy has no answer.</summary>
    /// <param name="where">The environments, the names of their tasks, and what the policy reads.</param>
    /// <param name="policy">From rows (K, width) to actions (K, A).</param>
    /// <param name="episodes">Of each task.</param>
    /// <param name="cancel">Stops between episodes.</param>
    internal static Either<string, Seq<TaskOutcome>> Of(
        (Workplaces Places, Seq<string> Tasks, AgentInput Input) where, Func<double[], Either<string, double[]>> policy, int episodes, CancellationToken cancel) =>
        Eithers.Traverse(Enumerable.Range(0, episodes), episode =>
        {
            cancel.ThrowIfCancellationRequested();
            where.Places.Begin(episode);
            return Episode(where.Places, where.Input, policy);
        }).Map(all => toSeq(where.Tasks.Map((task, name) => new TaskOutcome(
            name,
            all.Map(ends => ends[task].Succeeded).Strict(),
            all.Map(ends => ends[task].Return).Strict(),
            all.Filter(ends => ends[task].Outcome.Diverged).Count))).Strict());

    /// <summary>The end of the episode in each environment; those that end sooner wait in an episode of no account.</summary>
    private static Either<string, Moment[]> Episode(Workplaces places, AgentInput input, Func<double[], Either<string, double[]>> policy)
    {
        var ends = new Option<Moment>[places.All.Count];
        var failure = Option<string>.None;
        while (failure.IsNone && ends.Any(end => end.IsNone))
        {
            failure = policy(input.Rows(places.Observations)).Match(
                Right: actions =>
                {
                    var moments = places.Act(actions);
                    for (var task = 0; task < ends.Length; task++)
                    {
                        ends[task] = ends[task].IsNone && moments[task].Outcome.Done ? Some(moments[task]) : ends[task];
                    }

                    return Option<string>.None;
                },
                Left: Some);
        }

        return failure.Match(Some: Left<string, Moment[]>, None: () => ends.Select(end => end.IfNone(default(Moment))).ToArray());
    }
}
