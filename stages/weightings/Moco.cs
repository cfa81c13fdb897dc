using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>MoCo (Fernando et al., ICLR 2023).</summary>
    /// <param name="Beta">Step size of the gradients' moving averages, in (0, 1]: the weight of the newest gradient.</param>
    /// <param name="BetaSigma">How fast that step size decays: in step t it is beta / t^sigma.</param>
    /// <param name="Gamma">Step size of the task weights.</param>
    /// <param name="GammaSigma">How fast that step size decays: in step t it is gamma / t^sigma.</param>
    /// <param name="Rho">Regularisation added to the diagonal of the Gramian.</param>
    public sealed record Moco(
        double Beta = 0.5, double BetaSigma = 0.5, double Gamma = 0.1, double GammaSigma = 0.5, double Rho = 0) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Moco.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Moco.Aggregator(this).Start(tasks.Count);
    }
}

/// <summary>
/// MoCo (Fernando, Shen, Liu, Chaudhury, Murugesan and Chen, "Mitigating gradient bias in multi-objective learning: a provably convergent
/// approach", ICLR 2023, algorithm 1): moving averages Y of the task gradients (rows) correct the bias of stochastic gradients. The task
/// weights lambda take one gradient step on |Y'lambda|^2 / 2 + rho |lambda|^2 / 2, and the combined gradient is Y'lambda.
/// </summary>
/// <remarks>
/// As in LibMTL, which follows the authors' code: each gradient is first rescaled to the norm of its loss, both step sizes decay as
/// t^-sigma, and a softmax brings lambda back to the simplex, onto which the paper projects. Unlike there, a negative loss does not flip the
/// sign of its gradient. The heads keep their plain gradients. With <c>every</c>, the steps in between combine plain gradients, not Y.
/// </remarks>
internal static class Moco
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "moco", "MoCo, gradients with corrected bias",
            "Fernando et al., ICLR 2023, algorithm 1", Signal.Gramian,
            "K backward passes, K extra values stored per parameter"),
        (
            Field.Optional("beta", Decode.Double(new Interval(0, true, 1, false)), 0.5),
            Field.Optional("beta_sigma", Decode.Double(Interval.AtLeast(0)), 0.5),
            Field.Optional("gamma", Decode.Double(Interval.Positive), 0.1),
            Field.Optional("gamma_sigma", Decode.Double(Interval.AtLeast(0)), 0.5),
            Field.Optional("rho", Decode.Double(Interval.AtLeast(0)), 0.0))
            .Apply((beta, betaSigma, gamma, gammaSigma, rho) => new Weighting.Moco(beta, betaSigma, gamma, gammaSigma, rho)));

    /// <summary>Steps so far, and the task weights lambda.</summary>
    internal sealed record State(long Steps, Seq<double> Lambda);

    internal static Aggregator<State> Aggregator(Weighting.Moco config) => new(
        Signal.Gramian,
        tasks => new State(0, Vectors.Fill(tasks, 1.0 / tasks)),
        (state, seen) => seen.Needed().Map(gramian => Next(config, state, gramian)),
        new StateCodec<State>(state => ((double)state.Steps).Cons(state.Lambda), saved => new State((long)saved[0], saved.Tail.Strict())))
    {
        Requests = state => new GradientRequest(Signal.Gramian)
        {
            Memory = new RowMemory.Average(1 - Decayed(config.Beta, config.BetaSigma, state)) { AsLongAsLosses = true },
        },
    };

    private static (Weights, State) Next(Weighting.Moco config, State state, Gramian gramian)
    {
        var along = new double[gramian.Tasks];
        gramian.Times(state.Lambda.ToArray(), along);
        var gamma = Decayed(config.Gamma, config.GammaSigma, state);
        var lambda = Vectors.Softmax(Vectors.Of(gramian.Tasks, task =>
            state.Lambda[task] - (gamma * (along[task] + (config.Rho * state.Lambda[task])))));
        return (Weights.OfGradients(lambda), new State(state.Steps + 1, lambda));
    }

    private static double Decayed(double size, double sigma, State state) => size / Math.Pow(state.Steps + 1, sigma);
}
