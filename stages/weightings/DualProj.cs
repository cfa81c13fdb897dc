using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>Projection of the mean gradient onto the dual cone (Lopez-Paz and Ranzato, NeurIPS 2017).</summary>
    /// <param name="Regularisation">Added to the diagonal of the Gramian after division by its trace.</param>
    public sealed record DualProj(double Regularisation = 1e-4) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.DualProj.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.DualProj.Aggregator(this).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(gramian => Weightings.DualProj.Solve(this, gramian));
    }
}

/// <summary>
/// DualProj (Lopez-Paz and Ranzato, "Gradient episodic memory for continual learning", NeurIPS 2017, equation 11): the mean gradient
/// projected onto the dual cone of the task gradients, that is, the nearest vector that conflicts with none of them.
/// </summary>
/// <remarks>As in TorchJD, with preferences 1/K and 1e-4 on the diagonal. The heads keep their plain gradients.</remarks>
internal static class DualProj
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "dual-proj", "DualProj, projected mean gradient",
            "Lopez-Paz and Ranzato, NeurIPS 2017, equation 11", Signal.Gramian,
            "K backward passes"),
        Field.Optional("reg_eps", Decode.Double(new Interval(1e-12, false, 1, false)), 1e-4).Map(eps => new Weighting.DualProj(eps)));

    internal static Aggregator<Unit> Aggregator(Weighting.DualProj config) =>
        Stateless.OfGramian(gramian => Weights.OfGradients(Solve(config, gramian).Weights));

    internal static Solution Solve(Weighting.DualProj config, Gramian gramian)
    {
        var cone = DualCone.Of(gramian, config.Regularisation);
        var mean = Vectors.Uniform(gramian.Tasks);
        var v = cone.Project(mean);
        return new Solution(Seq(v), cone.Residual(mean, v));
    }
}
