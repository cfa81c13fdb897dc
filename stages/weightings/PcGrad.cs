using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>PCGrad, gradient surgery (Yu et al., NeurIPS 2020).</summary>
    public sealed record PcGrad : Weighting
    {
        internal override WeightingSpec Spec => Weightings.PcGrad.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.PcGrad.Aggregator(tasks.Seed).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(Weightings.PcGrad.Solve);
    }
}

/// <summary>
/// PCGrad (Yu, Kumar, Gupta, Levine, Hausman and Finn, "Gradient surgery for multi-task learning", NeurIPS 2020, algorithm 1): each
/// task gradient is projected, in random order, onto the normal plane of every other gradient that it conflicts with:
/// g_i becomes g_i - (g_i'g_j / |g_j|^2) g_j if g_i'g_j is negative. The results are summed.
/// </summary>
/// <remarks>
/// The order depends on the pipeline's seed and the step number. The heads keep their plain gradients. The published code of FAMO shuffles
/// one list in place, once per task; the orders have the same distribution.
/// </remarks>
internal static class PcGrad
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("pcgrad", "PCGrad, gradient surgery", "Yu et al., NeurIPS 2020, algorithm 1", Signal.Gramian, "K backward passes"),
        Field.None(new Weighting.PcGrad()));

    internal static Solution Solve(Gramian gramian) =>
        Solve(gramian, Source(0, 0));

    internal static Aggregator<long> Aggregator(ulong seed) => StepIndexed.Of(
        Signal.Gramian,
        (step, seen) => seen.Needed().Map(gramian => Weights.OfGradients(Solve(gramian, Source(seed, step)).Weights)));

    private static RandomSource Source(ulong seed, long step) => new(seed, "weighting/pcgrad", step);

    /// <summary>
    /// The weights; the residual is the largest conflict that remains between a projected gradient and the gradient it was just projected
    /// against.
    /// </summary>
    internal static Solution Solve(Gramian gramian, RandomSource random)
    {
        var (tasks, worst) = (gramian.Tasks, 0.0);
        var (sum, own) = (new double[tasks], new double[tasks]);
        for (var task = 0; task < tasks; task++)
        {
            System.Array.Clear(own);
            own[task] = 1;
            foreach (var other in random.Permutation(tasks).Where(other => other != task))
            {
                Project(gramian, own, other);
                var left = System.Numerics.Tensors.TensorPrimitives.Dot(gramian.Row(other), own);
                worst = Math.Max(worst, -left / Math.Max(gramian[other, other], double.Epsilon));
            }

            System.Numerics.Tensors.TensorPrimitives.Add<double>(sum, own, sum);
        }

        return new Solution(Seq(sum), worst);
    }

    private static void Project(Gramian gramian, double[] own, int other)
    {
        var along = System.Numerics.Tensors.TensorPrimitives.Dot(gramian.Row(other), own);
        if (along < 0 && gramian[other, other] > 0)
        {
            own[other] -= along / gramian[other, other];
        }
    }
}
