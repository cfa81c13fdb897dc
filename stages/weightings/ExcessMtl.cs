using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>ExcessMTL (He, Zhou, Zhang and Zhao, ICML 2024).</summary>
    /// <param name="StepSize">Step size of the weights towards tasks with a large excess risk.</param>
    public sealed record ExcessMtl(double StepSize = 0.01) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.ExcessMtl.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.ExcessMtl.Aggregator(this).Start(tasks.Count);
    }
}

/// <summary>
/// ExcessMTL (He, Zhou, Zhang and Zhao, "Robust multi-task learning with excess risks", ICML 2024, algorithm 1): a task's excess risk is
/// estimated by e_k = g_k' H_k^(-1/2) g_k, with H_k the running sum of its squared gradients (diagonal). Each weight is multiplied by
/// exp(step size e_k / e_k of the first step), and the weights are normalised to sum to K.
/// </summary>
/// <remarks>
/// As in the official code, the first step uses equal weights. That code computes every gradient twice, for the weights and again for the
/// update; here one computation serves both. A task whose gradient is zero in the first step counts as having no excess risk.
/// </remarks>
internal static class ExcessMtl
{
    private const double Floor = 1e-7;
    private const double MaxExponent = 50;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "excess-mtl", "ExcessMTL",
            "He et al., ICML 2024, algorithm 1", Signal.Gradients,
            "K backward passes, K extra values stored per parameter"),
        Field.Optional("step_size", Decode.Double(Interval.Positive), 0.01).Map(size => new Weighting.ExcessMtl(size)));

    /// <summary>The weights and the excess risks estimated in the first step (empty before it).</summary>
    internal sealed record State(Seq<double> Weights, Seq<double> First);

    internal static Aggregator<State> Aggregator(Weighting.ExcessMtl config) => new(
        Signal.Gradients,
        tasks => new State(Vectors.Ones(tasks), Seq<double>()),
        (state, seen) => seen.ExcessRisks.ToEither("ExcessMTL needs the squared gradients").Map(now => Next(config, state, now)),
        new StateCodec<State>(state => ((double)state.Weights.Count).Cons(state.Weights.Append(state.First).Strict()), Loaded))
    {
        Requests = _ => new GradientRequest(Signal.Gradients) { Memory = new RowMemory.Squares(Floor) },
    };

    private static (Weights, State) Next(Weighting.ExcessMtl config, State state, Seq<double> now)
    {
        var next = state.First.IsEmpty ? state with { First = now } : state with { Weights = Updated(config, state, now) };
        return (Weights.OfLosses(next.Weights), next);
    }

    private static Seq<double> Updated(Weighting.ExcessMtl config, State state, Seq<double> now)
    {
        var excess = now.Zip(state.First, (risk, first) => first > 0 ? Math.Min(config.StepSize * risk / first, MaxExponent) : 0).Strict();
        var raised = state.Weights.Zip(excess, (weight, exponent) => weight * Math.Exp(exponent)).Strict();
        return raised.Times(raised.Count / raised.Sum());
    }

    /// <summary>From the number of tasks, the weights, and the estimates of the first step.</summary>
    private static State Loaded(Seq<double> saved)
    {
        var numbers = saved.ToArray();
        var end = 1 + (int)numbers[0];
        return new State(Seq(numbers[1..end]), Seq(numbers[end..]));
    }
}
