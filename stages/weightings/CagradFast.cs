using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>CAGrad on a random subset of tasks (Liu et al., NeurIPS 2021, section 3.3).</summary>
    /// <param name="C">As for CAGrad.</param>
    /// <param name="Rescale">As for CAGrad.</param>
    /// <param name="Sample">The number n of backward passes per step: one for each of n - 1 tasks, and one for the sum of all others.</param>
    public sealed record CagradFast(double C = 0.4, Rescale Rescale = Rescale.OnePlusCSquared, int Sample = 4) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.CagradFast.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.CagradFast.Aggregator(this, tasks).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(gramian => Weightings.CagradFast.Solve(this, gramian));
    }
}

/// <summary>
/// CAGrad-Fast (Liu, Liu, Jin, Stone and Liu, NeurIPS 2021, section 3.3): each step draws n - 1 tasks and takes one backward pass for each
/// of them and one for the sum of all others. CAGrad's dual is then solved over these n gradients, around the mean gradient of all tasks.
/// </summary>
/// <remarks>
/// The published code leaves the n-th drawn task out of the sum of the others, so that one task gets no gradient; here every task counts.
/// The draws depend on the pipeline's seed and the step number. With n at least K this is CAGrad.
/// </remarks>
internal static class CagradFast
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "cagrad-fast", "CAGrad on a random subset of tasks",
            "Liu et al., NeurIPS 2021, section 3.3", Signal.Gramian,
            "n backward passes (4)")
        { HasWeights = false },
        (Cagrad.Options.Item1, Cagrad.Options.Item2, Field.Optional("sample", Decode.Int(2, 10_000), 4))
            .Apply((c, rescale, sample) => new Weighting.CagradFast(c, rescale, sample)));

    /// <summary>The task groups of a step, one backward pass each.</summary>
    internal static Seq<Seq<int>> Groups(Weighting.CagradFast config, TaskSet tasks, long step)
    {
        var order = config.Sample < tasks.Count
            ? new RandomSource(tasks.Seed, "weighting/cagrad-fast", step).Permutation(tasks.Count)
            : Enumerable.Range(0, tasks.Count).ToArray();
        var alone = Math.Min(config.Sample, tasks.Count) - 1;
        return Seq(order.Take(alone).Select(task => Seq1(task)).Append(Seq(order[alone..])).ToArray());
    }

    internal static Aggregator<long> Aggregator(Weighting.CagradFast config, TaskSet tasks) =>
        StepIndexed.Of(Signal.Gramian, (step, seen) => seen.Needed().Map(gramian => Weigh(config, gramian, Groups(config, tasks, step)))) with
        {
            Requests = step => new GradientRequest(Signal.Gramian) { Groups = Groups(config, tasks, step) },
        };

    private static Weights Weigh(Weighting.CagradFast config, Gramian sums, Seq<Seq<int>> groups)
    {
        var tasks = groups.Map(group => group.Count).Sum();
        var (factors, simplex) = Direction(config, sums, groups);
        var scale = tasks / Cagrad.Divisor(config.C, config.Rescale);
        return new Weights(PerTask(groups, factors.Times(scale)), Vectors.Ones(tasks), PerTask(groups, simplex));
    }

    /// <summary>The coefficient of each group's summed gradient, and w on the simplex with each group's weight divided among its tasks.</summary>
    private static (Seq<double> Factors, Seq<double> Simplex) Direction(Weighting.CagradFast config, Gramian sums, Seq<Seq<int>> groups)
    {
        var sizes = groups.Map(group => (double)group.Count).Strict();
        var means = sums.Scaled(sizes.Map(size => 1 / size).Strict());
        var (factors, simplex) = Cagrad.Direction(means, sizes.Times(1 / sizes.Sum()).ToArray(), config.C, []);
        return (factors.Zip(sizes, (factor, size) => factor / size).Strict(), simplex.Zip(sizes, (weight, size) => weight / size).Strict());
    }

    /// <summary>Gives every task the value of its group.</summary>
    private static Seq<double> PerTask(Seq<Seq<int>> groups, Seq<double> values)
    {
        var spread = new double[groups.Map(group => group.Count).Sum()];
        foreach (var (group, value) in groups.Zip(values))
        {
            group.Iter(task => spread[task] = value);
        }

        return Seq(spread);
    }

    /// <summary>The solution for the groups of the first step with seed 0; the residual is the relative duality gap over these groups.</summary>
    internal static Solution Solve(Weighting.CagradFast config, Gramian gramian)
    {
        var groups = Groups(config, TaskSet.Numbered(gramian.Tasks, 0), 0);
        var sums = Gramian.Of(groups.Count, (i, j) => groups[i].Map(a => groups[j].Map(b => gramian[a, b]).Sum()).Sum());
        var sizes = groups.Map(group => (double)group.Count).Strict();
        var (factors, simplex) = Direction(config, sums, groups);
        var preference = sizes.Times(1 / sizes.Sum()).ToArray();
        var means = sums.Scaled(sizes.Map(size => 1 / size).Strict());
        var problem = new ConeProblem(means, preference, Cagrad.Radius(means.Quadratic(preference), config.C), CagradDual.Floor);
        return new Solution(PerTask(groups, factors), problem.RelativeGap(simplex.Times(sizes).ToArray()));
    }
}
