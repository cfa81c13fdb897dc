using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>GradVac, gradient vaccine (Wang et al., ICLR 2021).</summary>
    /// <param name="Beta">Weight of the newest cosine in the exponential moving averages, in (0, 1].</param>
    public sealed record GradVac(double Beta = 0.5) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.GradVac.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.GradVac.Aggregator(this, tasks.Seed).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(gramian => Weightings.GradVac.Solve(this, gramian));
    }
}

/// <summary>
/// GradVac (Wang, Tsvetkov, Firat and Cao, "Gradient vaccine: investigating and improving multi-task optimization in massively multilingual
/// models", ICLR 2021, equation 4). If the cosine phi of two gradients is below its moving average psi, the second gradient, times
/// |g_i| (psi sqrt(1 - phi^2) - phi sqrt(1 - psi^2)) / (|g_j| sqrt(1 - psi^2)), is added to the first, which raises their cosine to psi.
/// The results are summed.
/// </summary>
/// <remarks>
/// The default of beta and the single group of all shared parameters are those of LibMTL; the authors published no code. The order of the
/// tasks depends on the pipeline's seed and the step number. The moving averages are capped at 0.999, because the coefficient grows without
/// bound as psi approaches 1. The heads keep their plain gradients.
/// </remarks>
internal static class GradVac
{
    private const double MaxAverage = 0.999;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("grad-vac", "GradVac, gradient vaccine", "Wang et al., ICLR 2021, equation 4", Signal.Gramian, "K backward passes"),
        Field.Optional("beta", Decode.Double(new Interval(0, true, 1, false)), 0.5).Map(beta => new Weighting.GradVac(beta)));

    internal static Solution Solve(Weighting.GradVac config, Gramian gramian)
    {
        var (weights, _, worst) = Vaccinate(config, gramian, new State(0, Zeros(gramian.Tasks)), 0);
        return new Solution(weights, worst);
    }

    /// <summary>Steps so far, and the (K, K) moving averages of the cosines, row-major.</summary>
    internal sealed record State(long Step, Seq<double> Means);

    internal static Aggregator<State> Aggregator(Weighting.GradVac config, ulong seed) => new(
        Signal.Gramian,
        tasks => new State(0, Zeros(tasks)),
        (state, seen) => seen.Needed().Map(gramian =>
        {
            var (weights, next, _) = Vaccinate(config, gramian, state, seed);
            return (Weights.OfGradients(weights), next);
        }),
        new StateCodec<State>(state => ((double)state.Step).Cons(state.Means), saved => new State((long)saved[0], saved.Tail.Strict())));

    private static Seq<double> Zeros(int tasks) => Vectors.Fill(tasks * tasks, 0);

    /// <summary>The weights, the next state, and the largest distance of a raised cosine from its target.</summary>
    private static (Seq<double> Weights, State Next, double Worst) Vaccinate(
        Weighting.GradVac config, Gramian gramian, State state, ulong seed)
    {
        var (tasks, worst) = (gramian.Tasks, 0.0);
        var random = new RandomSource(seed, "weighting/grad-vac", state.Step);
        var (means, sum, own) = (state.Means.ToArray(), new double[tasks], new double[tasks]);
        for (var task = 0; task < tasks; task++)
        {
            System.Array.Clear(own);
            own[task] = 1;
            foreach (var other in random.Permutation(tasks).Where(other => other != task))
            {
                var target = means[(task * tasks) + other];
                var cosine = Cosine(gramian, own, other);
                if (cosine < target)
                {
                    own[other] += Coefficient(gramian, own, other, (target, cosine));
                    worst = Math.Max(worst, Math.Abs(Cosine(gramian, own, other) - target));
                }

                means[(task * tasks) + other] = Math.Min(MaxAverage, ((1 - config.Beta) * target) + (config.Beta * cosine));
            }

            System.Numerics.Tensors.TensorPrimitives.Add<double>(sum, own, sum);
        }

        return (Seq(sum), new State(state.Step + 1, Seq(means)), worst);
    }

    /// <summary>The cosine of a combination and a gradient; 1, which leaves the combination as it is, if one of them is zero.</summary>
    private static double Cosine(Gramian gramian, double[] own, int other)
    {
        var lengths = Math.Sqrt(gramian.Quadratic(own)) * gramian.Length(other);
        var along = System.Numerics.Tensors.TensorPrimitives.Dot(gramian.Row(other), own);
        return lengths > 0 ? Math.Clamp(along / lengths, -1, 1) : 1;
    }

    /// <summary>What the other gradient is multiplied by before it is added, so that their cosine becomes the target (equation 4).</summary>
    private static double Coefficient(Gramian gramian, double[] own, int other, (double Target, double Current) cosines)
    {
        var (psi, phi) = cosines;
        var (sinPsi, sinPhi) = (Math.Sqrt(1 - (psi * psi)), Math.Sqrt(1 - (phi * phi)));
        return Math.Sqrt(gramian.Quadratic(own)) / gramian.Length(other) * ((psi * sinPhi) - (phi * sinPsi)) / sinPsi;
    }
}
