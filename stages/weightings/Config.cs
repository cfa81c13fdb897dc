namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>ConFIG, conflict-free inverse gradients (Liu et al., ICLR 2025).</summary>
    public sealed record Config : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Config.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Config.Aggregator.Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(Weightings.Config.Solve);
    }
}

/// <summary>
/// ConFIG (Liu, Chu and Thuerey, "ConFIG: towards conflict-free training of physics informed neural networks", ICLR 2025, equation 2):
/// the direction u that has the same cosine with every task gradient, from the pseudo-inverse of their unit vectors, scaled to
/// (sum_k g_k'u) u.
/// </summary>
/// <remarks>
/// The Gramian suffices: with the matrix of cosines C, the norms d, x = C^+ 1 and z = sqrt(x'C x), the unit direction is
/// u = sum_k x_k g_k / (d_k z). The heads keep their plain gradients. If the gradients cancel (x'C x = 0), the direction is 0.
/// </remarks>
internal static class Config
{
    private const double Tolerance = 1e-12;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "config", "ConFIG, conflict-free inverse gradients",
            "Liu et al., ICLR 2025, equation 2", Signal.Gramian,
            "K backward passes"),
        Field.None(new Weighting.Config()));

    internal static Aggregator<Unit> Aggregator { get; } = Stateless.OfGramian(gramian => Weights.OfGradients(Combine(gramian)));

    internal static Solution Solve(Gramian gramian)
    {
        var weights = Combine(gramian);
        return new Solution(weights, Residual(gramian, weights.ToArray()));
    }

    private static Seq<double> Combine(Gramian gramian)
    {
        var (tasks, cosines) = (gramian.Tasks, Cosines.Of(gramian));
        if (cosines.AllZero)
        {
            return Vectors.Ones(tasks);
        }

        var noise = Tolerance * tasks;
        var x = SymmetricEigen.Of(cosines.Matrix).Apply(value => value > noise ? 1 / value : 0, Vectors.Ones(tasks).ToArray());
        var along = new double[tasks];
        cosines.Matrix.Times(x, along);
        var z = Math.Sqrt(cosines.Matrix.Quadratic(x));
        var longest = cosines.Lengths.Max();
        var length = along.Zip(cosines.Lengths, (cosine, own) => cosine * (own / longest)).Sum() / z;
        return Vectors.Of(tasks, task =>
            z > 1e-9 && cosines.Lengths[task] > 0 ? length * x[task] / z * (longest / cosines.Lengths[task]) : 0);
    }

    /// <summary>The largest difference between the cosines of the direction with the gradients.</summary>
    private static double Residual(Gramian gramian, double[] weights)
    {
        var length = Math.Sqrt(gramian.Quadratic(weights));
        var live = Enumerable.Range(0, gramian.Tasks).Where(task => gramian.Length(task) > 0).ToArray();
        if (length == 0 || live.Length == 0)
        {
            return 0;
        }

        var along = new double[gramian.Tasks];
        gramian.Times(weights, along);
        var cosines = live.Select(task => along[task] / gramian.Length(task) / length).ToArray();
        return cosines.Max() - cosines.Min();
    }
}
