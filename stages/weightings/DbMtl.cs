namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>DB-MTL, dual balancing (Lin et al., 2023).</summary>
    /// <param name="Beta">Decay rate of the exponential moving averages of the gradients, in [0, 1).</param>
    /// <param name="BetaSigma">How fast the decay rate itself falls: in step t it is beta / t^sigma.</param>
    public sealed record DbMtl(double Beta = 0.9, double BetaSigma = 0) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.DbMtl.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.DbMtl.Aggregator(this).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(Weightings.DbMtl.Solve);
    }
}

/// <summary>
/// DB-MTL (Lin, Jiang, Ye, Zhang, Chen, Chen, Liu and Kwok, "Dual-balancing for multi-task learning", 2023, algorithm 1): the gradients of
/// the log-losses, averaged over steps, are rescaled to the largest of their norms and summed: w_k = max_i |g_i| / |g_k|.
/// </summary>
/// <remarks>
/// The defaults are those of LibMTL, by the same authors. The moving averages are as large as the gradients, so the trainer holds them. The
/// heads follow the plain sum of the log-losses. A task whose averaged gradient is zero gets the weight 1.
/// </remarks>
internal static class DbMtl
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "db-mtl", "DB-MTL, dual balancing",
            "Lin et al., arXiv 2308.12029, algorithm 1", Signal.Gramian,
            "K backward passes, K extra values stored per parameter"),
        (
            Field.Optional("beta", Decode.Double(new Interval(0, false, 1, true)), 0.9),
            Field.Optional("beta_sigma", Decode.Double(Interval.AtLeast(0)), 0.0))
            .Apply((beta, sigma) => new Weighting.DbMtl(beta, sigma)),
        Logarithms.Always);

    internal static Solution Solve(Gramian gramian)
    {
        var weights = Balance(gramian);
        return new Solution(weights, Residual(gramian, weights));
    }

    internal static Aggregator<long> Aggregator(Weighting.DbMtl config) =>
        StepIndexed.Of(Signal.Gramian, (_, seen) => seen.Needed().Map(gramian => Weights.OfGradients(Balance(gramian)))) with
        {
            Requests = step => new GradientRequest(Signal.Gramian)
            {
                Memory = new RowMemory.Average(config.Beta / Math.Pow(step + 1, config.BetaSigma)),
            },
        };

    private static Seq<double> Balance(Gramian gramian)
    {
        var longest = Enumerable.Range(0, gramian.Tasks).Max(gramian.Length);
        return Vectors.Of(gramian.Tasks, task => gramian.Length(task) > 0 ? longest / gramian.Length(task) : 1);
    }

    /// <summary>How far the norms of the weighted gradients are from being equal, relative to the largest.</summary>
    private static double Residual(Gramian gramian, Seq<double> weights)
    {
        var lengths = Enumerable.Range(0, gramian.Tasks)
            .Where(task => gramian.Length(task) > 0)
            .Select(task => weights[task] * gramian.Length(task))
            .ToArray();
        return lengths.Length == 0 ? 0 : (lengths.Max() - lengths.Min()) / lengths.Max();
    }
}
