using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>GradVac, gradient vaccine (Wang et al., ICLR 2021).</summary>
    /// <param name="Beta">Share of the newest cosine in the running means, in (0, 1].</param>
    public sealed record GradVac(double Beta = 0.5) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.GradVac.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.GradVac.Aggregator(this, tasks.Seed).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(gramian => Weightings.GradVac.Solve(this, gramian));
    }
}

/// <summary>
/// GradVac (Wang, Tsvetkov, Firat and Cao, "Gradient vaccine", ICLR 2021, equation 4): where the cosine of two gradients is below the
/// running mean of their cosines, so much of the second is added to the first that they have that cosine; the results are added up.
/// </summary>
/// <remarks>
/// The default and the single group of all shared parameters are those of LibMTL; the authors published no code. The order of the tasks
/// comes from the pipeline's seed and the number of the step. Running means stop at 0.999, beyond which the equation asks for gradients
/// of any length. Heads keep their plain gradients.
/// </remarks>
internal static class GradVac
{
    private const double MostSimilar = 0.999;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("grad-vac", "GradVac, gradient vaccine", "Wang et al., ICLR 2021, equation 4", Signal.Gramian, "K backward passes"),
        Field.Optional("beta", Decode.Double(new Interval(0, true, 1, false)), 0.5).Map(beta => new Weighting.GradVac(beta)));

    internal static Solution Solve(Weighting.GradVac config, Gramian gramian)
    {
        var (weights, _, worst) = Vaccinate(config, gramian, new State(0, Zeros(gramian.Tasks)), 0);
        return new Solution(weights, worst);
    }

    /// <summary>Steps so far and the K x K running means of cosines.</summary>
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

    /// <summary>Weights, state, and how far a raised cosine was from its aim at most.</summary>
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
                var aim = means[(task * tasks) + other];
                var cosine = Cosine(gramian, own, other);
                if (cosine < aim)
                {
                    own[other] += Dose(gramian, own, other, (aim, cosine));
                    worst = Math.Max(worst, Math.Abs(Cosine(gramian, own, other) - aim));
                }

                means[(task * tasks) + other] = Math.Min(MostSimilar, ((1 - config.Beta) * aim) + (config.Beta * cosine));
            }

            System.Numerics.Tensors.TensorPrimitives.Add<double>(sum, own, sum);
        }

        return (Seq(sum), new State(state.Step + 1, Seq(means)), worst);
    }

    /// <summary>The cosine of the combination and a gradient; 1, which asks for nothing, where one of them vanishes.</summary>
    private static double Cosine(Gramian gramian, double[] own, int other)
    {
        var lengths = Math.Sqrt(gramian.Quadratic(own)) * gramian.Length(other);
        var along = System.Numerics.Tensors.TensorPrimitives.Dot(gramian.Row(other), own);
        return lengths > 0 ? Math.Clamp(along / lengths, -1, 1) : 1;
    }

    private static double Dose(Gramian gramian, double[] own, int other, (double Aim, double Cosine) angles)
    {
        var (aimed, seen) = (Math.Sqrt(1 - (angles.Aim * angles.Aim)), Math.Sqrt(1 - (angles.Cosine * angles.Cosine)));
        return Math.Sqrt(gramian.Quadratic(own)) / gramian.Length(other) * ((angles.Aim * seen) - (angles.Cosine * aimed)) / aimed;
    }
}
