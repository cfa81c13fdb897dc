using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>UPGrad (Quinton and Rey, 2024).</summary>
    /// <param name="Regularisation">Added to the diagonal of the Gramian after division by its trace.</param>
    public sealed record UpGrad(double Regularisation = 1e-4) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.UpGrad.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.UpGrad.Aggregator(this).Start(tasks.Count);

        internal override Option<Func<Gramian, Solution>> Solver => By(gramian => Weightings.UpGrad.Solve(this, gramian));
    }
}

/// <summary>
/// UPGrad (Quinton and Rey, "Jacobian descent for multi-objective optimization", 2024, equation 4): the mean of the projections of all task
/// gradients onto the dual cone of the task gradients, whose vectors conflict with none of them.
/// </summary>
/// <remarks>
/// As in TorchJD, the authors' library, with preferences 1/K and 1e-4 on the diagonal. The heads keep their plain gradients. TorchJD treats
/// a Gramian with a trace below 1e-4 as zero; we do not, so that the weights do not depend on the scale of the losses.
/// </remarks>
internal static class UpGrad
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "upgrad", "UPGrad, unconflicting projection",
            "Quinton and Rey, arXiv 2406.16232, equation 4", Signal.Gramian,
            "K backward passes"),
        Field.Optional("reg_eps", Decode.Double(new Interval(1e-12, false, 1, false)), 1e-4).Map(eps => new Weighting.UpGrad(eps)));

    internal static Aggregator<Unit> Aggregator(Weighting.UpGrad config) =>
        Stateless.OfGramian(gramian => Weights.OfGradients(Solve(config, gramian).Weights));

    internal static Solution Solve(Weighting.UpGrad config, Gramian gramian)
    {
        var (tasks, cone) = (gramian.Tasks, DualCone.Of(gramian, config.Regularisation));
        var (sum, worst) = (new double[tasks], 0.0);
        for (var task = 0; task < tasks; task++)
        {
            var u = new double[tasks];
            u[task] = 1.0 / tasks;
            var v = cone.Project(u);
            worst = Math.Max(worst, cone.Residual(u, v));
            System.Numerics.Tensors.TensorPrimitives.Add<double>(sum, v, sum);
        }

        return new Solution(Seq(sum), worst);
    }
}
