using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>Multi-Krum (Blanchard et al., NeurIPS 2017).</summary>
    /// <param name="Byzantine">f, the number of gradients that may be arbitrarily wrong.</param>
    /// <param name="Selected">m, the number of gradients that are averaged.</param>
    public sealed record Krum(int Byzantine = 0, int Selected = 1) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Krum.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Krum.Aggregator(this).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(gramian => Weightings.Krum.Solve(this, gramian));

        private protected override Option<string> MisfitCore(Seq<string> tasks) => Weightings.Krum.Misfit(this, tasks.Count);
    }
}

/// <summary>
/// Krum (Blanchard, El Mhamdi, Guerraoui and Stainer, "Machine learning with adversaries: Byzantine tolerant gradient descent", NeurIPS
/// 2017, section 4): the mean of the m gradients with the lowest scores, where a gradient's score is the sum of its squared distances to
/// its K - f - 2 nearest neighbours.
/// </summary>
/// <remarks>
/// As in the paper, the distances are squared; TorchJD does not square them. At least one neighbour counts, so that two tasks are possible.
/// Ties go to the task listed first. The heads keep their plain gradients.
/// </remarks>
internal static class Krum
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "krum", "Multi-Krum, the gradients nearest to others",
            "Blanchard et al., NeurIPS 2017, section 4", Signal.Gramian,
            "K backward passes"),
        (Field.Optional("byzantine", Decode.Int(0, 10_000), 0), Field.Optional("selected", Decode.Int(1, 10_000), 1))
            .Apply((byzantine, selected) => new Weighting.Krum(byzantine, selected)));

    internal static Aggregator<Unit> Aggregator(Weighting.Krum config) =>
        Stateless.OfGramian(gramian => Weights.OfGradients(Select(config, gramian)));

    internal static Solution Solve(Weighting.Krum config, Gramian gramian) =>
        new Solution(Select(config, gramian), 0);

    internal static Option<string> Misfit(Weighting.Krum config, int tasks) =>
        tasks < 2 ? Some("krum compares the gradients of at least 2 tasks, found 1: use another weighting, such as `equal`")
        : config.Byzantine + 2 > tasks ? Some($"`byzantine` must be at most {tasks - 2} with {tasks} tasks, found {config.Byzantine}")
        : config.Selected > tasks ? Some($"`selected` must be at most the number of tasks ({tasks}), found {config.Selected}")
        : None;

    private static Seq<double> Select(Weighting.Krum config, Gramian gramian)
    {
        var tasks = Enumerable.Range(0, gramian.Tasks).ToArray();
        var neighbours = Math.Max(1, tasks.Length - config.Byzantine - 2);
        var chosen = tasks.OrderBy(task => Score(gramian, task, neighbours)).Take(config.Selected).ToArray();
        return Vectors.Of(tasks.Length, task => chosen.Contains(task) ? 1.0 / chosen.Length : 0);
    }

    private static double Score(Gramian gramian, int task, int neighbours) => Enumerable.Range(0, gramian.Tasks)
        .Where(other => other != task)
        .Select(other => Math.Max(0, gramian[task, task] + gramian[other, other] - (2 * gramian[task, other])))
        .Order()
        .Take(neighbours)
        .Sum();
}
