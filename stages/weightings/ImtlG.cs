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
/// IMTL-G (Liu, Li, Kuang, Xue, Chen, Yang, Liao and Zhang, "Towards impartial multi-task learning", ICLR 2021, equation 7): the
/// weights that sum to 1 and make the combined gradient's projections on all task gradients equal.
/// </summary>
/// <remarks>
/// With cosines C and lengths d the weights are C^-1 1 / d, normalised, which also stands where gradients depend on each other (then the
/// limit of adding a little to the diagonal). They may be negative. Where no such weights sum to 1, equal ones. Weights weigh whole losses,
/// as in the FAMO and Nash-MTL programs.
/// </remarks>
internal static class ImtlG
{
    private const double Smallest = 1e-13;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("imtl-g", "IMTL-G, impartial gradients", "Liu et al., ICLR 2021, equation 7", Signal.Gramian, "K backward passes"),
        Field.None(new Weighting.ImtlG()));

    internal static Aggregator<Unit> Aggregator { get; } = Stateless.OfGramian(gramian => Weights.OfLosses(Balance(gramian)));

    internal static Solution Solve(Gramian gramian)
    {
        var weights = Balance(gramian);
        return new Solution(weights, Residual(gramian, weights.ToArray()));
    }

    /// <summary>The weights.</summary>
    internal static Seq<double> Balance(Gramian gramian)
    {
        var cosines = Cosines.Of(gramian);
        if (cosines.Lengths.Any(length => length == 0))
        {
            // A task without a gradient has no direction to project on: the limit of its length to 0.
            return Vanished(cosines.Lengths);
        }

        var eigen = SymmetricEigen.Of(cosines.Matrix);
        var least = Smallest * gramian.Tasks;
        var balanced = eigen.Apply(value => 1 / Math.Max(value, least), Enumerable.Repeat(1.0, gramian.Tasks).ToArray());
        var shortest = cosines.Lengths.Min();
        var weights = balanced.Select((value, task) => value * (shortest / cosines.Lengths[task])).ToArray();
        var (sum, size) = (weights.Sum(), weights.Sum(Math.Abs));
        return Math.Abs(sum) > 1e-12 * size ? Seq(weights).Times(1 / sum) : Vectors.Fill(gramian.Tasks, 1.0 / gramian.Tasks);
    }

    /// <summary>The largest difference of two projections of the combined gradient, relative to the longest weighted gradient.</summary>
    private static double Residual(Gramian gramian, double[] weights)
    {
        var live = Enumerable.Range(0, gramian.Tasks).Where(task => gramian.Length(task) > 0).ToArray();
        var along = new double[gramian.Tasks];
        gramian.Times(weights, along);
        var projections = live.Select(task => along[task] / gramian.Length(task)).ToArray();
        var size = live.Select(task => Math.Abs(weights[task]) * gramian.Length(task)).DefaultIfEmpty(0).Max();
        return size > 0 ? (projections.Max() - projections.Min()) / size : 0;
    }

    /// <summary>As a length goes to 0 the weight of its task goes to 1: the tasks without a gradient share it.</summary>
    private static Seq<double> Vanished(double[] lengths)
    {
        var count = lengths.Count(length => length == 0);
        return Seq(lengths.Select(length => length == 0 ? 1.0 / count : 0).ToArray());
    }
}
