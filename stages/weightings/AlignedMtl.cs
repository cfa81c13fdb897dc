using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>The common length to which Aligned-MTL rescales the principal components of the gradients (the published <c>scale_mode</c>).</summary>
public enum ComponentScale
{
    /// <summary>The length of the shortest component, the published default.</summary>
    Min,

    /// <summary>The median length; the lower of the two middle ones for an even number of components.</summary>
    Median,

    /// <summary>The root mean square of the lengths.</summary>
    Rmse,
}

public abstract partial record Weighting
{
    /// <summary>Aligned-MTL (Senushkin et al., CVPR 2023).</summary>
    /// <param name="ScaleMode">The common length of the principal components.</param>
    public sealed record AlignedMtl(ComponentScale ScaleMode = ComponentScale.Min) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.AlignedMtl.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.AlignedMtl.Aggregator(this).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(gramian => Weightings.AlignedMtl.Solve(this, gramian));
    }
}

/// <summary>
/// Aligned-MTL (Senushkin, Patakin, Kuznetsov and Konushin, "Independent component alignment for multi-task learning", CVPR 2023,
/// algorithm 1). The Jacobian J is replaced by the closest matrix whose Gramian has condition number 1, B J with B = sqrt(s) G^(-1/2),
/// where s is the common eigenvalue; its rows are then summed, which gives the weights w = B'1.
/// </summary>
/// <remarks>
/// As in the official code, eigenvalues of at most K times the single-precision epsilon times the largest one are treated as noise and
/// left out, and the heads keep their plain gradients. If all gradients are zero, the weights are 1.
/// </remarks>
internal static class AlignedMtl
{
    private const double Epsilon = 1.1920928955078125e-7;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "aligned-mtl", "Aligned-MTL, independent components",
            "Senushkin et al., CVPR 2023, algorithm 1", Signal.Gramian,
            "K backward passes"),
        Field.Optional(
            "scale_mode",
            Decode.Choice(("min", ComponentScale.Min), ("median", ComponentScale.Median), ("rmse", ComponentScale.Rmse)),
            ComponentScale.Min).Map(mode => new Weighting.AlignedMtl(mode)));

    internal static Aggregator<Unit> Aggregator(Weighting.AlignedMtl config) =>
        Stateless.OfGramian(gramian => Weights.OfGradients(Weigh(config, gramian)));

    internal static Solution Solve(Weighting.AlignedMtl config, Gramian gramian) =>
        new Solution(Weigh(config, gramian), Residual(config, gramian));

    /// <summary>The rows of B; the aligned gradients are B J.</summary>
    internal static double[][] Balance(Weighting.AlignedMtl config, Gramian gramian)
    {
        var eigen = SymmetricEigen.Of(gramian);
        var noise = eigen.Largest * gramian.Tasks * Epsilon;
        var kept = Enumerable.Range(0, gramian.Tasks).Select(eigen.Value).Where(value => value > noise).Order().ToArray();
        var scale = kept.Length == 0 ? 0 : Scale(config, kept);
        return [.. Enumerable.Range(0, gramian.Tasks).Select(task => kept.Length == 0
            ? Vectors.Unit(gramian.Tasks, task).ToArray()
            : eigen.Apply(value => value > noise ? Math.Sqrt(scale / value) : 0, Vectors.Unit(gramian.Tasks, task).ToArray()))];
    }

    private static Seq<double> Weigh(Weighting.AlignedMtl config, Gramian gramian) =>
        Seq(Balance(config, gramian).Select(row => row.Sum()).ToArray());

    private static double Scale(Weighting.AlignedMtl config, double[] ascending) => config.ScaleMode switch
    {
        ComponentScale.Median => ascending[(ascending.Length - 1) / 2],
        ComponentScale.Rmse => ascending.Average(),
        _ => ascending[0],
    };

    /// <summary>How far the eigenvalues of the aligned Gramian B G B' are from being all equal (or 0), relative to the largest.</summary>
    private static double Residual(Weighting.AlignedMtl config, Gramian gramian)
    {
        var rows = Balance(config, gramian);
        var product = new double[gramian.Tasks];
        var aligned = Gramian.Of(gramian.Tasks, (i, j) =>
        {
            gramian.Times(rows[j], product);
            return System.Numerics.Tensors.TensorPrimitives.Dot<double>(rows[i], product);
        });
        var eigen = SymmetricEigen.Of(aligned);
        var largest = eigen.Largest;
        return largest > 0
            ? Enumerable.Range(0, gramian.Tasks).Max(k => Math.Min(Math.Abs(eigen.Value(k)), Math.Abs(largest - eigen.Value(k))) / largest)
            : 0;
    }
}
