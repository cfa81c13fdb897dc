using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>ExcessMTL (He, Zhou, Zhang and Zhao, ICML 2024).</summary>
    /// <param name="StepSize">How fast weights move towards tasks with a large excess risk.</param>
    public sealed record ExcessMtl(double StepSize = 0.01) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.ExcessMtl.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.ExcessMtl.Aggregator(this).Start(tasks.Count);
    }
}

/// <summary>
/// ExcessMTL (He, Zhou, Zhang and Zhao, "Robust multi-task learning with excess risks", ICML 2024, algorithm 1): a task's excess risk is
/// estimated by g' H^-1/2 g with H the running sum of squared gradients, relative to the first step's; weights are multiplied by the
/// exponential of step size times excess and sum to K.
/// </summary>
/// <remarks>
/// As in the official code the first step takes equal weights. It computes every gradient once to weigh and once more for the update; we
/// weigh the gradients we have. A task whose first gradient vanished counts as having no excess.
/// </remarks>
internal static class ExcessMtl
{
    private const double Floor = 1e-7;
    private const double Steepest = 50;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "excess-mtl", "ExcessMTL",
            "He et al., ICML 2024, algorithm 1", Signal.Gradients,
            "K backward passes, K more numbers per parameter kept"),
        Field.Optional("step_size", Decode.Double(Interval.Positive), 0.01).Map(size => new Weighting.ExcessMtl(size)));

    /// <summary>The weights, and the estimates of the first step (none before it).</summary>
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
        var next = state.First.IsEmpty ? state with { First = now } : state with { Weights = Moved(config, state, now) };
        return (Weights.OfLosses(next.Weights), next);
    }

    private static Seq<double> Moved(Weighting.ExcessMtl config, State state, Seq<double> now)
    {
        var excess = now.Zip(state.First, (risk, first) => first > 0 ? Math.Min(config.StepSize * risk / first, Steepest) : 0).Strict();
        var raised = state.Weights.Zip(excess, (weight, rise) => weight * Math.Exp(rise)).Strict();
        return raised.Times(raised.Count / raised.Sum());
    }

    /// <summary>Count of tasks, weights, first estimates.</summary>
    private static State Loaded(Seq<double> saved)
    {
        var numbers = saved.ToArray();
        var end = 1 + (int)numbers[0];
        return new State(Seq(numbers[1..end]), Seq(numbers[end..]));
    }
}
