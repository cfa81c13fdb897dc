using Multitask.Stages.Environments;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reinforcement;

/// <summary>The first episode of an evaluation as a strip of pictures for each task.</summary>
internal static class Film
{
    private const int Pictures = 6;
    private const int Width = 240;
    private const int Height = 180;

    /// <summary>Runs the episode and draws it. Left: why the policy has no answer.</summary>
    /// <param name="where">The environments, the names of their tasks, and what the policy reads.</param>
    /// <param name="policy">From rows (K, width) to actions (K, A).</param>
    /// <param name="horizon">Actions in an episode.</param>
    internal static Either<string, Seq<(string Task, RgbImage Strip)>> Of(
        (Workplaces Places, Seq<string> Tasks, AgentInput Input) where, Func<double[], Either<string, double[]>> policy, int horizon)
    {
        var views = where.Places.All.Map(place => place.View()).Strict();
        var moments = Filmstrip.Moments(horizon - 1, Pictures);
        where.Places.Begin(0);
        return Eithers.Traverse(Enumerable.Range(0, horizon), step =>
        {
            var drawn = moments.Contains(step) ? Some(views.Map(view => view.Draw(Width, Height)).Strict()) : None;
            return policy(where.Input.Rows(where.Places.Observations)).Map(actions =>
            {
                _ = where.Places.Act(actions);
                return drawn;
            });
        }).Map(all => toSeq(where.Tasks.Map((task, name) => (
            name, Filmstrip.Join(all.Bind(pictures => pictures.Map(one => one[task]).ToSeq()).Strict())))).Strict());
    }
}
