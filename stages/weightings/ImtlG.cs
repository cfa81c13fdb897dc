using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>IMTL-G (Liu et al., ICLR 2021): gradient balance alone.</summary>
    public sealed record ImtlG : Weighting
    {
        internal override WeightingSpec Spec => Weightings.ImtlG.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.ImtlG.Aggregator.Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(Weightings.ImtlG.Solve);
    }
}

/// <summary>
/// IMTL-G (Liu, Li, Kuang, Xue, Chen, Yang, Liao and Zhang, "Towards impartial multi-task learning", ICLR 2021, equation 7): the weights w
/// that sum to 1 and give the combined gradient g = sum_k w_k g_k equal projections g'g_k / |g_k| onto all task gradients.
/// </summary>
/// <remarks>
/// With the matrix of cosines C and the norms d, the weights are w_k = (C^-1 1)_k / d_k, normalised to sum to 1. They may be negative. If
/// the gradients are linearly dependent, C^-1 is the limit of adding a vanishing multiple of the identity to C. If the sum before
/// normalisation is 0, the weights are equal. As in the published code of FAMO and Nash-MTL, they apply to whole losses, heads included.
/// </remarks>
internal static class ImtlG
{
    private const double Tolerance = 1e-13;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("imtl-g", "IMTL-G, impartial gradients", "Liu et al., ICLR 2021, equation 7", Signal.Gramian, "K backward passes"),
        Field.None(new Weighting.ImtlG()));

    internal static Aggregator<Unit> Aggregator { get; } = Stateless.OfGramian(gramian => Weights.OfLosses(Balance(gramian)));

    internal static Solution Solve(Gramian gramian)
    {
        var weights = Balance(gramian);
        return new Solution(weights, Residual(gramian, weights.ToArray()));
    }

    /// <summary>The weights, which sum to 1.</summary>
    internal static Seq<double> Balance(Gramian gramian)
    {
        var cosines = Cosines.Of(gramian);
        if (cosines.Lengths.Any(length => length == 0))
        {
            // There is no projection onto a zero gradient; take the limit of its norm going to 0.
            return OfZeroGradients(cosines.Lengths);
        }

        var eigen = SymmetricEigen.Of(cosines.Matrix);
        var least = Tolerance * gramian.Tasks;
        var balanced = eigen.Apply(value => 1 / Math.Max(value, least), Vectors.Ones(gramian.Tasks).ToArray());
        var shortest = cosines.Lengths.Min();
        var weights = balanced.Select((value, task) => value * (shortest / cosines.Lengths[task])).ToArray();
        var (sum, size) = (weights.Sum(), weights.Sum(Math.Abs));
        return Math.Abs(sum) > 1e-12 * size ? Seq(weights).Times(1 / sum) : Vectors.Fill(gramian.Tasks, 1.0 / gramian.Tasks);
    }

    /// <summary>The largest difference between two projections of the combined gradient, relative to the longest weighted gradient.</summary>
    private static double Residual(Gramian gramian, double[] weights)
    {
        var live = Enumerable.Range(0, gramian.Tasks).Where(task => gramian.Length(task) > 0).ToArray();
        var along = new double[gramian.Tasks];
        gramian.Times(weights, along);
        var projections = live.Select(task => along[task] / gramian.Length(task)).ToArray();
        var size = live.Select(task => Math.Abs(weights[task]) * gramian.Length(task)).DefaultIfEmpty(0).Max();
        return size > 0 ? (projections.Max() - projections.Min()) / size : 0;
    }

    /// <summary>As a gradient's norm goes to 0, the weight of its task goes to 1; tasks with a zero gradient share it equally.</summary>
    private static Seq<double> OfZeroGradients(double[] lengths)
    {
        var count = lengths.Count(length => length == 0);
        return Seq(lengths.Select(length => length == 0 ? 1.0 / count : 0).ToArray());
    }
}
